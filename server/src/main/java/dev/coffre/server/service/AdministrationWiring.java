package dev.coffre.server.service;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AddressCommands;
import dev.coffre.server.admin.Administration;
import dev.coffre.server.admin.AlertCommands;
import dev.coffre.server.admin.ChangePace;
import dev.coffre.server.admin.JobCommands;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.PinCheck;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.admin.SafeguardCommands;
import dev.coffre.server.admin.SecondFactorCommands;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.alerts.AlertScanTask;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.gc.CollectionReport;
import dev.coffre.server.gc.GarbageCollector;
import dev.coffre.server.hosting.AlertQueries;
import dev.coffre.server.hosting.CredentialsIssuer;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.JobQueries;
import dev.coffre.server.hosting.MachineService;
import dev.coffre.server.hosting.VaultSettingsService;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.limit.SingleRun;
import dev.coffre.server.mail.MailService;
import dev.coffre.server.scrub.StoreScrubber;
import java.util.List;

/** Wiring of the commands of administrators. */
final class AdministrationWiring {
    private AdministrationWiring() {}

    static AdministrationServices wire(
            ServiceEnvironment environment,
            ServiceState state,
            VaultServices services,
            StoreScrubber scrubber,
            AlertScanTask alertScan,
            MailService mail) {
        Catalog catalog = environment.store().catalog();
        MachineServices machines = services.machines();
        PeopleServices people = services.people();
        MaintenanceServices maintenance = services.maintenance();
        Ledger ledger = environment.store().ledger();
        PinCheck pinCheck = new PinCheck(services.access().securityPins());
        Inventory inventory = machines.inventory();
        Administration administration = new Administration(
                machines.resources(),
                people.auditLog(),
                new ChangePace(state.attempts()),
                List.of(
                        new VaultCommands(
                                new VaultSettingsService(catalog, ledger, environment.random()),
                                maintenance.vaultDeletion(),
                                credentials(environment, maintenance),
                                inventory,
                                pinCheck),
                        new MachineCommands(
                                new MachineService(catalog, ledger),
                                maintenance.deletion(),
                                services.backup().keySlots(),
                                inventory,
                                pinCheck),
                        new MaintenanceCommands(
                                (resume, ifRunning) -> catalog.role(LeaseRole.COLLECTION)
                                        .runHere(() -> collect(maintenance.collector(), resume, ifRunning, alertScan)),
                                scrubber::run,
                                maintenance.scrubs(),
                                maintenance.clockGuard(),
                                people.auditLog()),
                        new AccountCommands(people.queries(), people.accounts(), people.signIn(), inventory),
                        new SecondFactorCommands(people.secondFactors(), people.signIn()),
                        new TokenCommands(people.apiTokens(), machines.resources(), inventory),
                        new AddressCommands(environment.addresses()),
                        new JobCommands(new JobQueries(
                                machines.resources(), services.monitoring().jobSearch())),
                        new AlertCommands(new AlertQueries(
                                machines.resources(), services.monitoring().alerts())),
                        new RetentionCommands(maintenance.retention(), maintenance.deletion(), inventory, pinCheck),
                        new SafeguardCommands(maintenance.safeguards(), pinCheck),
                        new MailCommands(mail)));
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

    private static CollectionReport collect(
            GarbageCollector collector, boolean resume, SingleRun.IfRunning ifRunning, AlertScanTask alertScan) {
        return collector.run(ifRunning, resume, alertScan::run); // updates the alert about a halted collection
    }
}
