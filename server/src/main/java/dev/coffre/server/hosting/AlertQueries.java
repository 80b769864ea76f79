package dev.coffre.server.hosting;

import dev.coffre.server.alerts.AlertPage;
import dev.coffre.server.alerts.AlertService;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.catalog.AlertFilter;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.message.AlertEntry;
import dev.coffre.server.message.AlertList;
import dev.coffre.server.message.ListAlertsRequest;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.Set;

/** Lists alerts for scripts, with names and codes. Thread-safe. */
public final class AlertQueries {
    private static final int DEFAULT_PAGE_SIZE = 50;

    private final ResourceResolver resources;
    private final AlertService alerts;

    public AlertQueries(ResourceResolver resources, AlertService desk) {
        this.resources = resources;
        this.alerts = desk;
    }

    /**
     * Lists the alerts that the actor may see.
     *
     * @throws Problem {@code vault-unknown}, {@code machine-unknown} or {@code request-malformed}
     */
    public AlertList list(Actor actor, ListAlertsRequest asked) {
        AlertPage page =
                alerts.page(filter(actor, asked), asked.after(), asked.limit().orElse(DEFAULT_PAGE_SIZE));
        return new AlertList(page.alerts().stream().map(AlertQueries::entry).toList(), page.next());
    }

    /** As {@link AlertService#acknowledge}, limited to this vault. */
    public Effect<AlertEntry> acknowledge(Actor actor, VaultId vault, long alert) {
        Effect<AlertRow> acknowledged = alerts.acknowledge(alert, vault::equals, actor.name());
        return new Effect<>(entry(acknowledged.answer()), acknowledged.changed());
    }

    private AlertFilter filter(Actor actor, ListAlertsRequest asked) {
        AlertFilter filter = AlertFilter.all()
                .states(JobQueries.parseCodes(asked.states(), "state", AlertState::fromCode))
                .severities(JobQueries.parseCodes(asked.severities(), "severity", AlertSeverity::fromCode));
        if (actor.vaults().isPresent()) {
            filter = filter.restrictedTo(actor.vaults().get());
        }
        if (asked.vault().isPresent()) {
            filter = filter.restrictedTo(Set.of(
                    resources.vault(actor, asked.vault().get(), Role.READER).id()));
        }
        return asked.machine().isPresent()
                ? filter.of(resources
                        .machine(actor, asked.machine().get(), Role.READER)
                        .id())
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
