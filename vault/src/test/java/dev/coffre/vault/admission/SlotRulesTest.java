package dev.coffre.vault.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many key slots a change may leave valid, and of which kinds. */
class SlotRulesTest {
    private final SplittableRandom random = new SplittableRandom(4);
    private final DomainId domain = DomainId.random(random);
    private final TestRecords records = new TestRecords(domain, random);

    @Test
    void aChangeKeepsAllRecoveryCodesAfterFormerSlotsWereBroughtBack() {
        List<KeySlotFile> codes = slots(SlotKind.RECOVERY_CODE, 9);
        List<KeySlotFile> valid = with(codes, slots(SlotKind.PASSPHRASE, 1));
        List<KeySlotFile> change = with(slots(SlotKind.PASSPHRASE, 1), codes);
        assertThat(after(valid, change)).containsExactlyElementsOf(change);
    }

    @Test
    void aChangeLeavesNoMoreSlotsThanThereWere() {
        List<KeySlotFile> codes = slots(SlotKind.RECOVERY_CODE, 9);
        List<KeySlotFile> valid = with(codes, slots(SlotKind.PASSPHRASE, 1));
        refused(valid, with(slots(SlotKind.PASSPHRASE, 2), codes));
        refused(slots(SlotKind.PASSPHRASE, 2), slots(SlotKind.PASSPHRASE, SlotRules.MAX_SLOTS + 1));
    }

    @Test
    void aChangeMakesNoMoreNewSlotsThanAChangeMay() {
        refused(slots(SlotKind.PASSPHRASE, 16), slots(SlotKind.PASSPHRASE, SlotRules.MAX_SLOTS + 1));
    }

    @Test
    void aChangeLeavesASlotForAPassphrase() {
        refused(slots(SlotKind.PASSPHRASE, 1), slots(SlotKind.RECOVERY_CODE, 1));
        refused(slots(SlotKind.PASSPHRASE, 1), List.of());
    }

    private List<KeySlotFile> after(List<KeySlotFile> valid, List<KeySlotFile> change) {
        return new SlotRules(domain, new DomainSlots(valid, List.of()), Set.of())
                .apply(new SlotChange(change, Optional.empty()))
                .slots();
    }

    private void refused(List<KeySlotFile> valid, List<KeySlotFile> change) {
        assertThatThrownBy(() -> after(valid, change))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.SLOTS_REFUSED));
    }

    private List<KeySlotFile> slots(SlotKind kind, int number) {
        return Stream.generate(() -> records.slot(kind, 1)).limit(number).toList();
    }

    private static List<KeySlotFile> with(List<KeySlotFile> first, List<KeySlotFile> second) {
        List<KeySlotFile> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
