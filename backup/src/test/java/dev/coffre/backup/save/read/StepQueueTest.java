package dev.coffre.backup.save.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepQueueTest {
    private final StepQueue steps = new StepQueue();
    private final List<String> finished = new ArrayList<>();

    @Test
    void stepsAreFinishedInOrderHoweverSoonTheyAreReady() {
        steps.add(waiting("first"));
        steps.add(EntryStep.immediate(() -> finished.add("second")));
        assertThat(finished).isEmpty();
        steps.finishAll();
        assertThat(finished).containsExactly("first", "second");
    }

    @Test
    void noMoreThanSomeThousandEntriesWaitForAStepHoweverFewStepsTheyAre() {
        steps.add(waiting("slow"));
        for (int page = 0; page < 15; page++) {
            steps.add(EntryStep.immediate(256, () -> {}));
        }
        assertThat(finished).isEmpty();
        steps.add(EntryStep.immediate(256, () -> {}));
        assertThat(finished).containsExactly("slow");
    }

    private EntryStep waiting(String name) {
        return new EntryStep() {
            @Override
            public boolean isReady() {
                return false;
            }

            @Override
            public void finish() {
                finished.add(name);
            }
        };
    }
}
