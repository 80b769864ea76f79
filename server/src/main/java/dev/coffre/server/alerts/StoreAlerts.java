package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.Alerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.Machines;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.server.scrub.AffectedPoint;
import dev.coffre.server.scrub.Scrub;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.scrub.ScrubReport;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Raises what is wrong with the store and with chains. Thread-safe. */
public final class StoreAlerts {
    private final Catalog catalog;
    private final AlertBook book;
    private final InstantSource clock;

    public StoreAlerts(Catalog catalog, AlertBook book, InstantSource clock) {
        this.catalog = catalog;
        this.book = book;
        this.clock = clock;
    }

    /** A record of this vault was found damaged when somebody asked for it. */
    public void damaged(VaultId vault) {
        catalog.change(connection -> book.raise(connection, damage(vault), cause(), clock.instant()));
    }

    /** A point was refused that does not continue the machine's chain. */
    public void forked(VaultId vault, MachineId machine) {
        Alerts.Key key = new Alerts.Key(vault, Optional.of(machine), AlertKind.CHAIN_FORKED);
        Alerts.Cause cause = new Alerts.Cause(
                AlertSeverity.CRITICAL, Optional.of(ProblemCode.HEAD_MOVED), Optional.empty(), Optional.empty());
        catalog.change(connection -> book.raise(connection, key, cause, clock.instant()));
    }

    /** Scrubs the store: vaults with a damage get an alert, and whole ones lose theirs. */
    public ScrubReport scrub(Scrub scrub, Consumer<ScrubFinding> findings) {
        Set<Place> damaged = new HashSet<>();
        ScrubReport report = scrub.run(finding -> {
            damaged.add(Place.of(finding));
            findings.accept(finding);
        });
        Instant now = clock.instant();
        catalog.change(connection -> {
            for (VaultRow vault : new Vaults(connection).all()) {
                Set<String> machines = machines(connection, vault.id());
                if (damaged.stream().anyMatch(place -> place.concerns(vault.id(), machines))) {
                    book.raise(connection, damage(vault.id()), cause(), now);
                } else {
                    book.clear(connection, damage(vault.id()), now);
                }
            }
        });
        return report;
    }

    private static Set<String> machines(Connection connection, VaultId vault) throws SQLException {
        return new Machines(connection)
                .ofVault(vault).stream().map(machine -> machine.id().toString()).collect(Collectors.toSet());
    }

    /**
     * Where a damage is.
     *
     * @param vault whose folder it is in; without one, and without machines, it concerns every vault: the journal does
     * @param machines whose points need what is in no file any more
     */
    private record Place(Optional<String> vault, Set<String> machines) {
        private static final Pattern IN_VAULT = Pattern.compile("vaults/([^/]+)/.*");

        static Place of(ScrubFinding finding) {
            Matcher folder = IN_VAULT.matcher(finding.file());
            return folder.matches()
                    ? new Place(Optional.of(folder.group(1)), Set.of())
                    : new Place(
                            Optional.empty(),
                            finding.points().stream()
                                    .map(AffectedPoint::machine)
                                    .collect(Collectors.toSet()));
        }

        boolean concerns(VaultId id, Set<String> itsMachines) {
            return vault.map(id.toString()::equals)
                    .orElseGet(() -> machines.isEmpty() || !Collections.disjoint(machines, itsMachines));
        }
    }

    private static Alerts.Key damage(VaultId vault) {
        return new Alerts.Key(vault, Optional.empty(), AlertKind.STORE_DAMAGED);
    }

    private static Alerts.Cause cause() {
        return new Alerts.Cause(
                AlertSeverity.CRITICAL, Optional.of(ProblemCode.STORE_DAMAGED), Optional.empty(), Optional.empty());
    }
}
