/** Runs the sidecar as a process of its own; the command line starts it in the background. */
import '@farmhand/sidecar/main';
