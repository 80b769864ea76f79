package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.retention.PolicyForm;
import dev.coffre.vault.retention.PolicyText;
import dev.coffre.vault.retention.TierForm;
import dev.coffre.vault.wire.RetainedPoint;
import dev.coffre.vault.wire.RetentionShown;
import dev.coffre.vault.wire.SlotEntry;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Retention, deleted points and key slots of a machine, as its page shows them.
 *
 * @param owns whether the viewer may change them
 * @param deleted points that can be undeleted, among the first thousand points
 * @param slots valid key slots, and former ones that can be made valid again
 */
public record MachineCare(RetentionShown shown, boolean owns, List<RetainedPoint> deleted, List<SlotEntry> slots) {
    public MachineCare {
        deleted = List.copyOf(deleted);
        slots = List.copyOf(slots);
    }

    static MachineCare of(VaultService service, Visit visit, MachineRow machine) {
        RetentionShown shown = service.retention().show(machine, 0);
        return new MachineCare(
                shown,
                visit.who().may(Role.OWNER, visit.vault()),
                shown.points().stream()
                        .filter(point -> point.removal().isPresent())
                        .toList(),
                service.slots().list(machine).slots());
    }

    public boolean isImmutable() {
        return !shown.safeguards().immutability().equals("off");
    }

    /** As written in the form. Empty for a tier that is not set. */
    public String daily() {
        return text(PolicyForm::daily);
    }

    public String weekly() {
        return text(PolicyForm::weekly);
    }

    public String monthly() {
        return text(PolicyForm::monthly);
    }

    public String yearly() {
        return text(PolicyForm::yearly);
    }

    /** Time zone of the policy, or of the service's computer if there is no policy. */
    public String zone() {
        return shown.policy()
                .map(PolicyForm::zone)
                .orElseGet(() -> ZoneId.systemDefault().getId());
    }

    private String text(Function<PolicyForm, Optional<TierForm>> tier) {
        return shown.policy().flatMap(tier).map(PolicyText::write).orElse("");
    }
}
