import type { Address } from '../address.ts';
import { integerAt, isSet, pointerAt, type StructView, textAt } from '../data.ts';
import type { BlendFile } from '../file.ts';
import type { IdBlock } from '../id-block.ts';
import { particleTraits } from '../id-traits.ts';
import { worksInRender } from '../modifier-modes.ts';
import { modifierProperty } from '../references/simulation-caches.ts';
import { isCollection, isObject } from './objects-and-collections.ts';
import { pointCacheResults } from './point-cache-results.ts';
import type { FoundSimulation, SimulationReader } from './simulation.ts';

const WORLD_MUTED = 1 << 0;
const BODY_PASSIVE = 1;
const BODY_KINEMATIC = 1 << 0;
const BODY_DISABLED = 1 << 5;

/** The rigid body world of a scene, when anything in its collection falls. */
export const rigidBodies: SimulationReader = {
  structs: ['RigidBodyWorld', 'RigidBodyOb'],
  async read(context) {
    const { file } = context;
    const found: FoundSimulation[] = [];
    for (const { block, id } of file.blocksOf('RigidBodyWorld')) {
      const world = await file.view(block);
      const group = file.byAddress.get(pointerAt(world, 'group') ?? 0);
      if (((integerAt(world, 'flag') ?? 0) & WORLD_MUTED) !== 0 || group === undefined) {
        continue;
      }
      if (await anythingFalls(file, objectsIn(file, group))) {
        found.push({
          id,
          property: 'rigidbody_world.point_cache',
          kind: 'rigidBody',
          ...(await pointCacheResults(await sharedCache(file, id, world), id, context)),
        });
      }
    }
    return found;
  },
};

/** The objects of a collection and of those inside it. A world moves no others, whatever settings they have. */
function objectsIn({ byAddress }: BlendFile, collection: IdBlock): ReadonlySet<IdBlock> {
  // Grows while it is gone through.
  const found = new Set([collection]);
  for (const id of found) {
    if (isCollection(id)) {
      for (const address of id.uses) {
        const used = byAddress.get(address);
        if (used !== undefined && (isObject(used) || isCollection(used))) {
          found.add(used);
        }
      }
    }
  }
  return found;
}

/** An object that is moved by hand may be let go later, where its settings are animated. */
async function anythingFalls(file: BlendFile, members: ReadonlySet<IdBlock>): Promise<boolean> {
  for (const { block, id } of file.blocksOf('RigidBodyOb')) {
    if (!members.has(id)) {
      continue;
    }
    const body = await file.view(block);
    const flag = integerAt(body, 'flag') ?? 0;
    if (integerAt(body, 'type') === BODY_PASSIVE || (flag & BODY_DISABLED) !== 0) {
      continue;
    }
    if ((flag & BODY_KINEMATIC) === 0 || isSet(await file.view(id), 'adt')) {
      return true;
    }
  }
  return false;
}

/** Soft bodies and rigid bodies keep their cache in a part that is shared, from 2.80 on. */
async function sharedCache(file: BlendFile, id: IdBlock, holder: StructView): Promise<StructView | null> {
  const shared = await file.follow(id, pointerAt(holder, 'shared'));
  return file.follow(id, pointerAt(shared ?? holder, 'pointcache'));
}

/** Cloth, without that which moves hair. */
export const cloth: SimulationReader = {
  structs: ['ClothModifierData', 'ParticleSystem'],
  async read(context) {
    const { file } = context;
    const ofHair = new Set<Address>();
    for (const { block } of file.blocksOf('ParticleSystem')) {
      ofHair.add(pointerAt(await file.view(block), 'clmd') ?? 0);
    }
    const found: FoundSimulation[] = [];
    for (const { block, id } of file.blocksOf('ClothModifierData')) {
      const modifier = await file.view(block);
      if (!ofHair.has(block.address) && worksInRender(modifier)) {
        const cache = await file.follow(id, pointerAt(modifier, 'point_cache'));
        found.push({
          id,
          property: modifierProperty(modifier, 'point_cache'),
          kind: 'cloth',
          ...(await pointCacheResults(cache, id, context)),
        });
      }
    }
    return found;
  },
};

export const softBodies: SimulationReader = {
  structs: ['SoftbodyModifierData', 'SoftBody'],
  async read(context) {
    const { file } = context;
    const bodies = new Map<IdBlock, StructView>();
    for (const { block, id } of file.blocksOf('SoftBody')) {
      bodies.set(id, await file.view(block));
    }
    const found: FoundSimulation[] = [];
    for (const { block, id } of file.blocksOf('SoftbodyModifierData')) {
      const modifier = await file.view(block);
      const body = bodies.get(id);
      if (body !== undefined && worksInRender(modifier)) {
        found.push({
          id,
          property: modifierProperty(modifier, 'point_cache'),
          kind: 'softBody',
          ...(await pointCacheResults(await sharedCache(file, id, body), id, context)),
        });
      }
    }
    return found;
  },
};

const HAIR_DYNAMICS = 1 << 2;
const TYPE_EMITTER = 0;
const TYPE_HAIR = 2;
const PHYSICS_NONE = 0;
const PHYSICS_KEYED = 2;

/**
 * Particles that move by physics, and hair that does. Without physics, or on the way between keys, where a particle is
 * follows from the frame alone; particles of a fluid belong to its domain.
 */
export const particles: SimulationReader = {
  structs: ['ParticleSystem', 'ParticleSystemModifierData'],
  async read(context) {
    const { file } = context;
    const rendered = new Set<Address>();
    for (const { block } of file.blocksOf('ParticleSystemModifierData')) {
      const modifier = await file.view(block);
      if (worksInRender(modifier)) {
        rendered.add(pointerAt(modifier, 'psys') ?? 0);
      }
    }
    const found: FoundSimulation[] = [];
    for (const { block, id } of file.blocksOf('ParticleSystem')) {
      const system = await file.view(block);
      const settings = file.byAddress.get(pointerAt(system, 'part') ?? 0);
      if (settings === undefined || !rendered.has(block.address)) {
        continue;
      }
      const moves = ((integerAt(system, 'flag') ?? 0) & HAIR_DYNAMICS) !== 0;
      const results = await pointCacheResults(
        await file.follow(id, pointerAt(system, 'pointcache')),
        id,
        context,
      );
      found.push({
        id,
        property: `particle_systems["${textAt(system, 'name') ?? ''}"].point_cache`,
        kind: moves ? 'hair' : 'particles',
        ...results,
        settle: ({ original }) => (isSimulated(original(settings), moves) ? results : null),
      });
    }
    return found;
  },
};

function isSimulated(settings: IdBlock, hairMoves: boolean): boolean {
  const { type, physics } = particleTraits(settings);
  if (type === TYPE_HAIR) {
    return hairMoves;
  }
  return type === TYPE_EMITTER && physics !== PHYSICS_NONE && physics !== PHYSICS_KEYED;
}

const SURFACE_ACTIVE = 1 << 0;
const SURFACE_AS_PICTURES = 2;

/** What is painted onto a canvas; surfaces that are written as pictures are read by whatever names these. */
export const dynamicPaint: SimulationReader = {
  structs: ['DynamicPaintSurface'],
  async read(context) {
    const { file } = context;
    const found: FoundSimulation[] = [];
    for (const { block, id } of file.blocksOf('DynamicPaintSurface')) {
      const surface = await file.view(block);
      const canvas = await file.follow(id, pointerAt(surface, 'canvas'));
      const modifier = canvas === null ? null : await file.follow(id, pointerAt(canvas, 'pmd'));
      if (
        modifier === null ||
        !worksInRender(modifier) ||
        ((integerAt(surface, 'flags') ?? 0) & SURFACE_ACTIVE) === 0 ||
        integerAt(surface, 'format') === SURFACE_AS_PICTURES
      ) {
        continue;
      }
      const name = textAt(surface, 'name') ?? '';
      found.push({
        id,
        property: modifierProperty(modifier, `canvas_settings.canvas_surfaces["${name}"].point_cache`),
        kind: 'dynamicPaint',
        ...(await pointCacheResults(await file.follow(id, pointerAt(surface, 'pointcache')), id, context)),
      });
    }
    return found;
  },
};

/** Smoke of Blender 2.5 to 2.81, which kept a point cache. */
export const oldSmoke: SimulationReader = {
  structs: ['SmokeDomainSettings'],
  async read(context) {
    const { file } = context;
    const found: FoundSimulation[] = [];
    for (const { block, id } of file.blocksOf('SmokeDomainSettings')) {
      const domain = await file.view(block);
      const modifier = await file.follow(id, pointerAt(domain, 'smd'));
      if (modifier !== null && worksInRender(modifier)) {
        const cache = await file.follow(id, pointerAt(domain, 'point_cache'));
        found.push({
          id,
          property: modifierProperty(modifier, 'domain_settings.point_cache'),
          kind: 'smoke',
          ...(await pointCacheResults(cache, id, context)),
        });
      }
    }
    return found;
  },
};
