package dev.coffre.acceptance.simulation;

/** Orders of events that chance alone seldom makes, in worlds whose store is a bucket. */
final class ForcedOrders {
    private final World world;
    private final Chance chance;
    private final Straggler straggler;
    private final GarbageRace garbageRace;

    ForcedOrders(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
        this.garbageRace = new GarbageRace(world, chance);
        this.straggler = new Straggler(world, chance, garbageRace);
    }

    void run(Bucket bucket) {
        Agent agent = chance.of(world.agents());
        switch (chance.below(world.processes().areSeveral() ? 5 : 4)) {
            case 0, 1 -> straggler.run(bucket, agent);
            case 2, 3 -> garbageRace.run(agent);
            default ->
                world.concurrentStep().rivalTurns(world.around().database().orElseThrow());
        }
    }
}
