package dev.coffre.acceptance.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** docs/simulator.md; {@code acceptance/simulate} runs a single seed. */
class SimulatorTest {
    private static final int SEEDS = 500;
    private static final int TWICE = 10;

    @Test
    void inEveryWorldTheVaultKeepsWhatItPromised() {
        assertThat(Seeds.run(1, SEEDS)).map(Seeds::report).isEmpty();
    }

    @Test
    void aSeedIsTheSameWorldEveryTime() {
        try (Simulation simulation = new Simulation(false)) {
            for (long seed = 1; seed <= TWICE; seed++) {
                assertThat(simulation.run(seed).traceHash())
                        .as("seed " + seed)
                        .isEqualTo(simulation.run(seed).traceHash());
            }
        }
    }
}
