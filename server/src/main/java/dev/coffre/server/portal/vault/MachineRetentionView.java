package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.hosting.KeySlotService;
import dev.coffre.server.message.SlotEntry;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.retention.RetentionService;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import dev.coffre.vault.retention.TierMessage;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.vault.wire.RetentionResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Retention, deleted points and key slots of a machine, as its page shows them.
 *
 * @param owns whether the viewer may change them
 * @param deleted points that can be undeleted, among the first thousand points
 * @param slots valid key slots, and former ones that can be reinstated
 */
public record MachineRetentionView(
        RetentionResponse shown, boolean owns, List<RetainedPointEntry> deleted, List<SlotEntry> slots) {
    public MachineRetentionView {
        deleted = List.copyOf(deleted);
        slots = List.copyOf(slots);
    }

    /** Reads it. */
    public static MachineRetentionView of(
            RetentionService retention, KeySlotService keySlots, PortalRequest request, MachineRow machine) {
        RetentionResponse shown = retention.show(machine, 0);
        return new MachineRetentionView(
                shown,
                request.requirePerson().may(Role.OWNER, request.vault()),
                shown.points().stream()
                        .filter(point -> point.removal().isPresent())
                        .toList(),
                keySlots.list(machine).slots());
    }

    public boolean isImmutable() {
        return !shown.safeguards().immutability().equals("off");
    }

    /** As written in the form. Empty for a tier that is not set. */
    public String daily() {
        return text(RetentionPolicyMessage::daily);
    }

    public String weekly() {
        return text(RetentionPolicyMessage::weekly);
    }

    public String monthly() {
        return text(RetentionPolicyMessage::monthly);
    }

    public String yearly() {
        return text(RetentionPolicyMessage::yearly);
    }

    /** Time zone of the policy, or of the service's computer if there is no policy. */
    public String zone() {
        return shown.policy()
                .map(RetentionPolicyMessage::zone)
                .orElseGet(() -> ZoneId.systemDefault().getId());
    }

    private String text(Function<RetentionPolicyMessage, Optional<TierMessage>> tier) {
        return shown.policy().flatMap(tier).map(RetentionPolicySyntax::format).orElse("");
    }
}
