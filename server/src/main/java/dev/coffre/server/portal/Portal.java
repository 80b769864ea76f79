package dev.coffre.server.portal;

import dev.coffre.server.audit.AuditExport;
import dev.coffre.server.hosting.AuditQueries;
import dev.coffre.server.hosting.CredentialsIssuer.ServiceAddress;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.jobs.JobExport;
import dev.coffre.server.portal.access.PortalSecurity;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PersistentNotices;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.people.AccountPage;
import dev.coffre.server.portal.people.AccountsPage;
import dev.coffre.server.portal.people.IdentityProofPage;
import dev.coffre.server.portal.people.InitialSetupPage;
import dev.coffre.server.portal.people.SignInPage;
import dev.coffre.server.portal.people.ViewPreferences;
import dev.coffre.server.portal.service.AddressPage;
import dev.coffre.server.portal.service.AuditLogPage;
import dev.coffre.server.portal.service.ClockPage;
import dev.coffre.server.portal.service.MailPage;
import dev.coffre.server.portal.vault.AlertsPage;
import dev.coffre.server.portal.vault.DashboardPage;
import dev.coffre.server.portal.vault.JobEventStream;
import dev.coffre.server.portal.vault.JobsPage;
import dev.coffre.server.portal.vault.MachinePage;
import dev.coffre.server.portal.vault.MachinePoints;
import dev.coffre.server.portal.vault.MachineRetentionPage;
import dev.coffre.server.portal.vault.MachineRetentionView;
import dev.coffre.server.portal.vault.MachinesPage;
import dev.coffre.server.portal.vault.PinPage;
import dev.coffre.server.portal.vault.QuickStartPage;
import dev.coffre.server.portal.vault.RecipientsPage;
import dev.coffre.server.portal.vault.SafeguardsPage;
import dev.coffre.server.portal.vault.SettingsPage;
import dev.coffre.server.portal.vault.UsagePage;
import dev.coffre.server.portal.vault.VaultDeletionPage;
import dev.coffre.server.portal.vault.VaultPageAccess;
import dev.coffre.server.portal.vault.VaultsPage;
import dev.coffre.server.service.AdministrationServices;
import dev.coffre.server.service.MachineServices;
import dev.coffre.server.service.MaintenanceServices;
import dev.coffre.server.service.MonitoringServices;
import dev.coffre.server.service.PeopleServices;
import dev.coffre.server.service.VaultServices;
import dev.coffre.web.asset.Assets;
import dev.coffre.web.page.PageResponse;
import dev.coffre.web.page.TemplateRenderer;
import jakarta.servlet.Filter;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** The management portal: its pages and the security filter in front of them. Thread-safe. */
public final class Portal {
    /** Addresses that the {@link #securityFilter} protects. */
    public static final String PATTERN = "/portal/*";

    private static final String HOME = "/portal/vaults";

    private final PortalSecurity security;
    private final PortalDispatcher dispatcher;
    private final PortalAssets assetFiles;
    private final List<PortalRoute> routes;

    /** @param threads for blocking work */
    public Portal(
            VaultServices services,
            AdministrationServices administration,
            InstantSource clock,
            PlatformThreads threads) {
        PeopleServices accounts = services.people();
        Assets assets = Assets.load();
        PortalLayout layout = new PortalLayout(
                assets,
                new PersistentNotices(
                        services.machines().inventory(), services.maintenance().clockGuard()));
        CommandGateway commands = new CommandGateway(administration.administration(), threads);
        this.security = new PortalSecurity(accounts.sessions());
        this.assetFiles = new PortalAssets(assets);
        this.dispatcher = new PortalDispatcher(
                security,
                accounts.queries(),
                layout,
                new IdentityProofPage(accounts.signIn(), accounts.secondFactors(), security, threads, layout),
                TemplateRenderer.precompiled("dev.coffre.server.pages"));
        this.routes = routes(services, administration.addresses()::current, clock, threads, layout, commands);
    }

    private List<PortalRoute> routes(
            VaultServices services,
            Supplier<ServiceAddress> address,
            InstantSource clock,
            PlatformThreads threads,
            PortalLayout layout,
            CommandGateway commands) {
        MachineServices machineServices = services.machines();
        MaintenanceServices maintenance = services.maintenance();
        PeopleServices accounts = services.people();
        MonitoringServices monitoring = services.monitoring();
        Inventory inventory = machineServices.inventory();
        SignInPage signIn = new SignInPage(
                accounts.signIn(), accounts.initialSetup(), accounts.queries(), security, threads, layout);
        InitialSetupPage firstRun =
                new InitialSetupPage(accounts.initialSetup(), accounts.signIn(), security, threads, layout);
        ViewPreferences view = new ViewPreferences();
        AccountPage account = new AccountPage(accounts.queries(), accounts.secondFactors(), commands, security, layout);
        AccountsPage people = new AccountsPage(commands, layout);
        AuditLogPage audit = new AuditLogPage(
                new AuditQueries(machineServices.resources(), accounts.auditLog()),
                new AuditExport(accounts.auditLog()),
                commands,
                layout);
        VaultPageAccess access = new VaultPageAccess(machineServices.resources(), inventory);
        VaultsPage vaults = new VaultsPage(machineServices.resources(), commands, layout);
        QuickStartPage quickStart =
                new QuickStartPage(access, machineServices.agentPackages(), address, commands, layout);
        DashboardPage dashboard = new DashboardPage(
                access,
                machineServices.health(),
                monitoring.jobSearch(),
                monitoring.alerts(),
                monitoring.usage(),
                layout);
        MachinesPage machines = new MachinesPage(access, machineServices.health(), layout);
        MachinePage machine = new MachinePage(
                access,
                machineServices.health(),
                new MachinePoints(inventory, monitoring.jobSearch(), maintenance.retention()),
                (request, shown) -> MachineRetentionView.of(
                        maintenance.retention(), services.backup().keySlots(), request, shown),
                clock,
                commands,
                layout);
        MachineRetentionPage care = new MachineRetentionPage(access, maintenance.safeguards(), commands);
        JobsPage jobs = new JobsPage(
                access,
                inventory,
                monitoring.jobSearch(),
                new JobExport(monitoring.jobSearch()),
                new JobEventStream(monitoring.jobFeed(), clock),
                clock,
                layout);
        AlertsPage alerts = new AlertsPage(access, commands, layout);
        RecipientsPage recipients = new RecipientsPage(access, commands, layout);
        MailPage mail = new MailPage(commands, layout);
        AddressPage addresses = new AddressPage(commands, layout);
        UsagePage usage = new UsagePage(
                access, monitoring.usage(), maintenance.scrubs(), maintenance.collector(), commands, layout);
        SafeguardsPage safeguards = new SafeguardsPage(commands, access, maintenance.scrubs(), layout);
        VaultDeletionPage vaultDeletion = new VaultDeletionPage(access, commands);
        ClockPage clockPage = new ClockPage(maintenance.clockGuard(), commands, layout);
        PinPage pin = new PinPage(access, inventory, commands, layout);
        SettingsPage settings = new SettingsPage(access, maintenance.safeguards(), address, commands, layout);
        return Stream.concat(
                        Stream.of(
                                        PortalRoute.get("/portal", request -> new PageResponse.Redirect(HOME)),
                                        PortalRoute.get("/portal/first-run", firstRun::show),
                                        PortalRoute.post("/portal/first-run", firstRun::create),
                                        PortalRoute.get("/portal/sign-in", signIn::show),
                                        PortalRoute.post("/portal/sign-in", signIn::signIn),
                                        PortalRoute.post("/portal/sign-out", signIn::signOut),
                                        PortalRoute.post("/portal/view", view::save))
                                .map(PortalRoute::openToAll),
                        Stream.of(
                                PortalRoute.get("/portal/account", account::show),
                                PortalRoute.post("/portal/account/password", account::changePassword),
                                PortalRoute.post("/portal/account/language", account::changeLanguage),
                                PortalRoute.post("/portal/account/second-factor", account::beginSecondFactor),
                                PortalRoute.post("/portal/account/second-factor/confirm", account::confirmSecondFactor),
                                PortalRoute.post("/portal/account/second-factor/remove", account::removeSecondFactor),
                                PortalRoute.post("/portal/account/tokens", account::makeToken),
                                PortalRoute.post("/portal/account/tokens/revoke", account::revokeToken),
                                PortalRoute.get("/portal/audit", audit::show),
                                PortalRoute.get("/portal/audit.csv", audit::csv),
                                PortalRoute.get("/portal/audit.jsonl", audit::lines),
                                PortalRoute.get("/portal/people", people::show),
                                PortalRoute.post("/portal/people", people::create),
                                PortalRoute.post("/portal/people/role", people::setRole),
                                PortalRoute.post("/portal/people/password", people::setPassword),
                                PortalRoute.post("/portal/people/administrator", people::setAdministrator),
                                PortalRoute.post("/portal/people/remove", people::remove),
                                PortalRoute.get("/portal/vaults", vaults::list),
                                PortalRoute.get("/portal/vaults/new", vaults::form),
                                PortalRoute.post("/portal/vaults/new", vaults::create),
                                PortalRoute.get("/portal/vaults/{vault}", quickStart::openVault),
                                PortalRoute.get("/portal/vaults/{vault}/quick-start", quickStart::show),
                                PortalRoute.post("/portal/vaults/{vault}/credentials", quickStart::download),
                                PortalRoute.get("/portal/vaults/{vault}/dashboard", dashboard::show),
                                PortalRoute.get("/portal/vaults/{vault}/machines", machines::show),
                                PortalRoute.get("/portal/vaults/{vault}/machines/{machine}", machine::show),
                                PortalRoute.post("/portal/vaults/{vault}/machines/{machine}", machine::rename),
                                PortalRoute.post(
                                        "/portal/vaults/{vault}/machines/{machine}/retention", care::setRetention),
                                PortalRoute.post("/portal/vaults/{vault}/machines/{machine}/hold", care::hold),
                                PortalRoute.post("/portal/vaults/{vault}/machines/{machine}/deletion", care::delete),
                                PortalRoute.post("/portal/vaults/{vault}/machines/{machine}/undelete", care::undelete),
                                PortalRoute.post("/portal/vaults/{vault}/machines/{machine}/slots", care::chooseSlots),
                                PortalRoute.post("/portal/vaults/{vault}/machines/{machine}/removal", care::remove),
                                PortalRoute.post(
                                        "/portal/vaults/{vault}/machines/{machine}/replacement",
                                        machine::allowReplacement),
                                PortalRoute.get("/portal/vaults/{vault}/jobs", jobs::show),
                                PortalRoute.get("/portal/vaults/{vault}/jobs/news", jobs::events),
                                PortalRoute.get("/portal/vaults/{vault}/jobs.csv", jobs::csv),
                                PortalRoute.get("/portal/address", addresses::show),
                                PortalRoute.post("/portal/address/urls", addresses::changeUrls),
                                PortalRoute.post("/portal/address/certificate", addresses::changeCertificate),
                                PortalRoute.get("/portal/clock", clockPage::show),
                                PortalRoute.post("/portal/clock", clockPage::confirm),
                                PortalRoute.get("/portal/mail", mail::show),
                                PortalRoute.post("/portal/mail", mail::change),
                                PortalRoute.post("/portal/mail/remove", mail::remove),
                                PortalRoute.post("/portal/mail/test", mail::test),
                                PortalRoute.get("/portal/vaults/{vault}/alerts", alerts::show),
                                PortalRoute.post("/portal/vaults/{vault}/alerts", alerts::acknowledge),
                                PortalRoute.get("/portal/vaults/{vault}/recipients", recipients::show),
                                PortalRoute.post("/portal/vaults/{vault}/recipients", recipients::add),
                                PortalRoute.post("/portal/vaults/{vault}/recipients/remove", recipients::remove),
                                PortalRoute.get("/portal/vaults/{vault}/usage", usage::show),
                                PortalRoute.post("/portal/vaults/{vault}/collection", usage::collectGarbage),
                                PortalRoute.get("/portal/vaults/{vault}/safeguards", safeguards::show),
                                PortalRoute.post("/portal/vaults/{vault}/safeguards", safeguards::change),
                                PortalRoute.get("/portal/vaults/{vault}/pin", pin::show),
                                PortalRoute.post("/portal/vaults/{vault}/pin", pin::issue),
                                PortalRoute.get("/portal/vaults/{vault}/settings", settings::show),
                                PortalRoute.post("/portal/vaults/{vault}/settings", settings::setQuota),
                                PortalRoute.post("/portal/vaults/{vault}/limits", settings::setLimits),
                                PortalRoute.post("/portal/vaults/{vault}/deletion", vaultDeletion::delete),
                                PortalRoute.post("/portal/vaults/{vault}/undelete", vaultDeletion::undelete),
                                PortalRoute.post("/portal/vaults/{vault}/description", settings::setDescription)))
                .toList();
    }

    /** All routes of the portal. */
    public List<PortalRoute> pages() {
        return routes;
    }

    /** The security filter that every request to the portal passes first. */
    public Filter securityFilter() {
        return security.filter(dispatcher::rejectForgedForm, dispatcher::rejectLargeForm);
    }

    public RouterFunction<ServerResponse> routes() {
        RouterFunctions.Builder builder = RouterFunctions.route()
                .GET(
                        "/",
                        request -> ServerResponse.seeOther(java.net.URI.create(HOME))
                                .build())
                .GET(Assets.PATH + "**", assetFiles::serve);
        for (PortalRoute route : routes) {
            builder.route(
                    RequestPredicates.method(route.method()).and(RequestPredicates.path(route.path())),
                    request -> dispatcher.dispatch(request, route));
        }
        return builder.route(RequestPredicates.path("/portal/**"), dispatcher::notFound)
                .build();
    }
}
