package dev.coffre.server.hosting;

import dev.coffre.server.alerts.AlertDesk;
import dev.coffre.server.alerts.AlertPage;
import dev.coffre.server.catalog.AlertFilter;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AlertEntry;
import dev.coffre.vault.wire.AlertList;
import dev.coffre.vault.wire.AskAlerts;
import java.time.Instant;
import java.util.Set;

/** Lists alerts for scripts, with names and codes. Thread-safe. */
public final class AlertListing {
    private static final int USUAL_PAGE = 50;

    private final Gate gate;
    private final AlertDesk desk;

    public AlertListing(Gate gate, AlertDesk desk) {
        this.gate = gate;
        this.desk = desk;
    }

    /**
     * Lists the alerts that the actor may see.
     *
     * @throws Problem {@code vault-unknown}, {@code machine-unknown} or {@code request-malformed}
     */
    public AlertList list(Actor actor, AskAlerts asked) {
        AlertPage page =
                desk.page(filter(actor, asked), asked.after(), asked.limit().orElse(USUAL_PAGE));
        return new AlertList(page.alerts().stream().map(AlertListing::entry).toList(), page.next());
    }

    /** As {@link AlertDesk#acknowledge}, limited to this vault. */
    public AlertEntry acknowledge(Actor actor, VaultId vault, long alert) {
        return entry(desk.acknowledge(alert, vault::equals, actor.name()));
    }

    private AlertFilter filter(Actor actor, AskAlerts asked) {
        AlertFilter filter = AlertFilter.all()
                .states(JobListing.each(asked.states(), "state", AlertState::named))
                .severities(JobListing.each(asked.severities(), "severity", AlertSeverity::named));
        if (actor.vaults().isPresent()) {
            filter = filter.within(actor.vaults().get());
        }
        if (asked.vault().isPresent()) {
            filter = filter.within(
                    Set.of(gate.vault(actor, asked.vault().get(), Role.READER).id()));
        }
        return asked.machine().isPresent()
                ? filter.of(
                        gate.machine(actor, asked.machine().get(), Role.READER).id())
                : filter;
    }

    private static AlertEntry entry(AlertRow alert) {
        return new AlertEntry(
                alert.nr(),
                alert.vault().toString(),
                alert.vaultName(),
                alert.machine().map(MachineId::toString),
                alert.machineName(),
                alert.kind().code(),
                alert.severity().code(),
                alert.state().code(),
                alert.raised().toEpochMilli(),
                alert.lastRaised().toEpochMilli(),
                alert.occurrences(),
                alert.code().map(ProblemCode::code),
                alert.percent(),
                alert.job().map(JobId::toString),
                alert.acknowledgement().map(seen -> seen.at().toEpochMilli()),
                alert.acknowledgement().map(AlertRow.Acknowledgement::account),
                alert.closed().map(Instant::toEpochMilli));
    }
}
