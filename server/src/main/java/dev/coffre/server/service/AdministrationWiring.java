package dev.coffre.server.service;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.Administration;
import dev.coffre.server.admin.ChangePace;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.admin.SecondFactorCommands;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.alerts.AlertScanTask;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.gc.CollectionReport;
import dev.coffre.server.gc.GarbageCollector;
import dev.coffre.server.hosting.AlertQueries;
import dev.coffre.server.hosting.CredentialsIssuer;
import dev.coffre.server.hosting.JobQueries;
import dev.coffre.server.hosting.MachineService;
import dev.coffre.server.hosting.VaultSettingsService;
import dev.coffre.server.mail.MailService;
import dev.coffre.server.scrub.StoreScrubber;

/** Wiring of the commands of administrators. */
final class AdministrationWiring {
    private AdministrationWiring() {}

    static AdministrationServices wire(
            ServiceEnvironment environment,
            VaultServices services,
            StoreScrubber scrubber,
            AlertScanTask alertScan,
            MailService mail) {
        Catalog catalog = environment.store().catalog();
        MachineServices machines = services.machines();
        PeopleServices people = services.people();
        MaintenanceServices maintenance = services.maintenance();
        Administration administration = new Administration(
                machines.resources(),
                machines.inventory(),
                new VaultSettingsService(catalog, environment.store().ledger(), environment.random()),
                new MachineService(catalog, environment.store().ledger()),
                credentials(environment, maintenance),
                new AccountCommands(people.queries(), people.accounts(), people.signIn(), machines.inventory()),
                new TokenCommands(people.apiTokens(), machines.resources(), machines.inventory()),
                new SecondFactorCommands(people.secondFactors(), people.signIn()),
                new RetentionCommands(
                        maintenance.retention(),
                        maintenance.safeguards(),
                        maintenance.deletion(),
                        maintenance.vaultDeletion(),
                        maintenance.clockGuard(),
                        services.access().securityPins()),
                services.backup().keySlots(),
                services.access().securityPins(),
                scrubber::run,
                maintenance.scrubs(),
                resume -> collect(maintenance.collector(), resume, alertScan),
                new JobQueries(machines.resources(), services.monitoring().jobSearch()),
                new AlertQueries(machines.resources(), services.monitoring().alerts()),
                mail,
                people.auditLog(),
                new ChangePace(environment.clock()),
                environment.addresses());
        return new AdministrationServices(administration, environment.addresses(), mail);
    }

    /** Vault credentials for a deleted vault, or issued by a wrong clock, would be useless. */
    private static CredentialsIssuer credentials(ServiceEnvironment environment, MaintenanceServices maintenance) {
        return new CredentialsIssuer(
                environment.store().catalog(),
                environment.store().ledger(),
                environment.store().signingKey(),
                environment.addresses()::current,
                environment.clock(),
                environment.random(),
                vault -> {
                    maintenance.clockGuard().requireTrusted();
                    maintenance.vaultDeletion().requireNotDeleted(vault);
                });
    }

    private static CollectionReport collect(GarbageCollector collector, boolean resume, AlertScanTask alertScan) {
        if (resume) {
            collector.resume();
        }
        try {
            return collector.run();
        } finally {
            alertScan.run(); // updates the alert about a halted collection
        }
    }
}
