"""Farmhand for Cinema 4D: what the panel knows of the open document, and what it can do to it.

``plugin`` registers command, timer and dialog (``dialog``, ``web_view``); ``snapshot`` reads the document by way of ``takes``,
``frames``, ``formats``, ``renderers``, ``redshift_aovs``, ``used_plugins``, ``assets`` and ``texture_paths``; ``requests`` carries
out what the panel asks, by way of ``relinking``, ``node_materials``, ``reveal`` and ``output``; ``texts`` says it in the artist's
language.

Only ``plugin``'s timer and the command, which Cinema 4D calls on its main thread, lead to anything that touches a document.
All waiting is done by the threads of ``farmhand_bridge``, which know nothing of Cinema 4D.
"""

VERSION = "0.1.0"
