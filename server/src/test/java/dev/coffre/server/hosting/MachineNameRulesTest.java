package dev.coffre.server.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MachineNameRulesTest {
    @Test
    void aNameThatIsFreeStaysAndOneThatIsNotGetsANumber() {
        assertThat(MachineNameRules.uniqueName(" ada ", name -> false)).isEqualTo("ada");
        assertThat(MachineNameRules.uniqueName("ada", Set.of("ada")::contains)).isEqualTo("ada-2");
        assertThat(MachineNameRules.uniqueName("ada", Set.of("ada", "ada-2", "ada-3")::contains))
                .isEqualTo("ada-4");
    }

    @Test
    void tenThousandAlikeCostAFewQuestionsEach() {
        Set<String> taken = new HashSet<>();
        int[] asked = new int[1];
        for (int i = 0; i < 10_000; i++) {
            String free = MachineNameRules.uniqueName("ada", name -> {
                asked[0]++;
                return taken.contains(name);
            });
            assertThat(taken.add(free)).isTrue();
        }
        assertThat(asked[0]).isLessThan(10_000 * 32);
    }
}
