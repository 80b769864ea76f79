package dev.coffre.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.Immutability;
import dev.coffre.server.catalog.Safeguards;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.message.SlotEntry;
import dev.coffre.server.testing.PortalBrowser;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.VaultId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people set and undo in the portal about what a vault keeps. Who may not: {@code PortalDoorTest}. */
class CareFormsTest {
    private static final String PASSWORD = "correct horse battery";

    private final TestService service;
    private final PlatformThreads threads = new PlatformThreads();
    private final VaultId vault;
    private final WebServer server;
    private final PortalBrowser owner;
    private final PortalBrowser reader;

    CareFormsTest(@TempDir Path folder) {
        service = TestService.in(folder);
        vault = service.vault("documents");
        service.service().accounts().createFirst("admin", PASSWORD);
        service.service()
                .administration()
                .execute(TestService.LOCAL, new AccountCommands.CreateAccount("reader", PASSWORD, false));
        service.service()
                .administration()
                .execute(TestService.LOCAL, new AccountCommands.SetRole("reader", "documents", "reader"));
        server = WebServer.start(
                service.service().api(threads),
                service.service().portal(threads),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1", 0, service.folder(), "WARN", LogFormat.TEXT, TrustedProxies.NONE),
                new SecureRandom());
        owner = new PortalBrowser(server.port());
        reader = new PortalBrowser(server.port());
    }

    @BeforeEach
    void signIn() {
        assertThat(owner.signIn("admin", PASSWORD).statusCode()).isEqualTo(303);
        assertThat(reader.signIn("reader", PASSWORD).statusCode()).isEqualTo(303);
    }

    @AfterEach
    void stop() {
        server.close();
        threads.close();
        service.close();
    }

    private String page(String tab) {
        return "/portal/vaults/" + vault + "/" + tab;
    }

    private Safeguards safeguards() {
        return service.service().safeguards().of(vault);
    }

    private Map<String, String> form(String... changes) {
        Map<String, String> fields = new HashMap<>(Map.of(
                "days", "7", "weeks", "4", "months", "3", "years", "1", "soft-delete", "14", "immutability", "off"));
        for (int i = 0; i < changes.length; i += 2) {
            fields.put(changes[i], changes[i + 1]);
        }
        return fields;
    }

    private String pin(PinOperation operation) {
        return service.service().securityPins().issue(vault, operation).pin();
    }

    @Test
    void whatProtectsLessTakesAPinAndAReaderSeesItAll() {
        assertThat(owner.post(page("safeguards"), form("days", "30", "soft-delete", "60"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(safeguards().minimum().days()).isEqualTo(30);
        assertThat(reader.get(page("safeguards")).body())
                .contains("30 days", "for 60 days")
                .doesNotContain("name=\"immutability\"");
        HttpResponse<String> refused = owner.post(page("safeguards"), form("soft-delete", "14"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("needs a security PIN");
        assertThat(safeguards().softDeleteDays()).isEqualTo(60);
        String pin = pin(PinOperation.LOOSEN_SAFEGUARDS);
        assertThat(owner.post(page("safeguards"), form("pin", pin)).statusCode())
                .isEqualTo(303);
        assertThat(safeguards()).isEqualTo(Safeguards.DEFAULT);
        HttpResponse<String> wrong = owner.post(page("safeguards"), form("days", "<b>1"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("&lt;b&gt;1").doesNotContain("<b>1");
    }

    @Test
    void theDashboardCallsNothingWellBesideOpenAlerts() {
        TestMachine machine = new TestMachine(service, vault, new SplittableRandom(5));
        machine.backUp();
        assertThat(owner.get(page("dashboard")).body())
                .contains("<span class=\"state good\">None: every machine has")
                .doesNotContain("There are open alerts");
        machine.fork();
        assertThat(owner.get(page("dashboard")).body())
                .contains("There are open alerts")
                .doesNotContain("<span class=\"state good\">None: every machine has");
    }

    @Test
    void thePagesSayWhatATokenMayDoAndHowToRegisterABackupServer() {
        assertThat(owner.get("/portal/account").body())
                .contains("does daily work", "take your own sign-in")
                .doesNotContain("may do what you may");
        assertThat(owner.get(page("quick-start")).body())
                .contains("register", "--kind dpm")
                .doesNotContain("in the role of DPM are not built");
    }

    @Test
    void nobodyLocksAVaultByASlipOfTheHand() {
        HttpResponse<String> refused = owner.post(page("safeguards"), form("immutability", "locked"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("This has not been confirmed: locking the vault for good.", "confirmation-missing");
        assertThat(safeguards().immutability()).isEqualTo(Immutability.OFF);
        owner.post(page("safeguards"), form("immutability", "locked", "sure", "yes"));
        assertThat(safeguards().immutability()).isEqualTo(Immutability.LOCKED);
        assertThat(owner.get(page("safeguards")).body())
                .contains("locked for good")
                .doesNotContain("name=\"immutability\"", "name=\"pin\"");
        Map<String, String> unlocking = form("pin", pin(PinOperation.LOOSEN_SAFEGUARDS));
        assertThat(owner.post(page("safeguards"), unlocking).statusCode()).isEqualTo(403);
        assertThat(safeguards().immutability()).isEqualTo(Immutability.LOCKED);
    }

    @Test
    void aVaultIsDeletedByItsNameAndAPinAndComesBack() {
        TestMachine machine = new TestMachine(service, vault, new SplittableRandom(3));
        machine.backUp();
        assertThat(owner.get(page("settings")).body())
                .contains("It still keeps 1 recovery point.")
                .doesNotContain("delete-vault");
        String machinePage = page("machines/" + machine.id());
        String pin = service.service()
                .securityPins()
                .issue(machine.id(), PinOperation.DELETE_DATA)
                .pin();
        owner.post(machinePage + "/deletion", Map.of("pin", pin));
        owner.post(machinePage + "/deletion", Map.of("which", "one", "pin", pin));
        owner.post(machinePage + "/deletion", Map.of("which", "all", "point", "1", "pin", pin));
        assertThat(owner.get(machinePage).body()).contains("confirmation-missing");
        assertThat(owner.get(page("settings")).body()).contains("It still keeps 1 recovery point.");
        owner.post(machinePage + "/deletion", Map.of("which", "all", "pin", pin));
        assertThat(owner.get(page("settings")).body()).contains("Type the name of the vault: documents");

        owner.post(page("deletion"), Map.of("name", "Documents", "pin", pin(PinOperation.DELETE_VAULT)));
        assertThat(owner.get(page("settings")).body()).contains("not the name of this vault", "confirmation-missing");
        owner.post(page("deletion"), Map.of("name", "documents"));
        assertThat(owner.get(page("settings")).body()).contains("needs a security PIN");
        assertThat(service.service().inventory().deletedUntil(vault)).isEmpty();
        owner.post(page("deletion"), Map.of("name", "documents", "pin", pin(PinOperation.DELETE_VAULT)));
        assertThat(service.service().inventory().deletedUntil(vault))
                .contains(service.clock().instant().plus(Duration.ofDays(14)));
        assertThat(owner.get(page("dashboard")).body()).contains("This vault is deleted", "2026-01-29 08:00");
        assertThat(reader.get(page("dashboard")).body())
                .contains("This vault is deleted")
                .doesNotContain("/settings#deletion");

        owner.post(page("undelete"), Map.of());
        assertThat(owner.get(page("settings")).body()).doesNotContain("This vault is deleted");
        assertThat(owner.get(machinePage).body()).contains("name=\"point\" value=\"1\"");
        owner.post(machinePage + "/undelete", Map.of("point", "1"));
        assertThat(machine.chain().points()).hasSize(1);
    }

    @Test
    void anOwnerChoosesWhichKeySlotsAreValid() {
        TestMachine machine = new TestMachine(service, vault, new SplittableRandom(4));
        String machinePage = page("machines/" + machine.id());
        String before = valid(machine);
        machine.changePassphrase(service.pin(machine.id()));
        String after = valid(machine);
        assertThat(reader.get(machinePage).body())
                .contains("Key slots", before, after, "former, since")
                .doesNotContain("name=\"slot\"");
        assertThat(owner.get(page("alerts")).body()).contains("Other key slots open the machine’s data");

        owner.post(machinePage + "/slots", Map.of("slot", before, "seen", after));
        assertThat(valid(machine)).isEqualTo(before);
        assertThat(owner.get(machinePage).body())
                .contains("name=\"slot\" value=\"" + after, "The chosen key slots are valid");
        owner.post(machinePage + "/slots", Map.of("seen", before));
        assertThat(valid(machine)).isEqualTo(before);
        owner.post(machinePage + "/slots", Map.of("slot", after, "seen", after));
        assertThat(valid(machine)).as("chosen on a page of before").isEqualTo(before);
    }

    private String valid(TestMachine machine) {
        return service
                .service()
                .administration()
                .execute(
                        TestService.LOCAL,
                        new MachineCommands.ListSlots(machine.id().toString()))
                .slots()
                .stream()
                .filter(SlotEntry::valid)
                .map(SlotEntry::slot)
                .collect(Collectors.joining(" "));
    }

    @Test
    void collectionSaysWhatItDidAndIsResumedByAnAdministrator() {
        assertThat(reader.get(page("usage")).body())
                .contains("There has been none yet", "Nothing waits.")
                .doesNotContain("/collection");
        assertThat(owner.post(page("collection"), Map.of()).statusCode()).isEqualTo(303);
        assertThat(owner.get(page("usage")).body()).contains("The cycle has run.", "Freed since then");
        assertThat(reader.get(page("usage")).body()).contains("Last cycle").doesNotContain("Freed since then");
        service.store().catalog().change(connection -> new GcCycleTable(connection).setHalted(true));
        owner.post(page("collection"), Map.of());
        assertThat(owner.get(page("usage")).body())
                .contains("Collection is halted: what it had condemned", "gc --resume", "resume-collection");
        assertThat(reader.get(page("usage")).body())
                .contains("Collection is halted", "gc --resume")
                .doesNotContain("resume-collection");
        assertThat(reader.post(page("collection"), Map.of("resume", "yes")).statusCode())
                .isEqualTo(403);
        owner.post(page("collection"), Map.of("resume", "yes"));
        assertThat(owner.get(page("usage")).body()).doesNotContain("Collection is halted");
    }

    @Test
    void aClockThatJumpedIsShownAndConfirmedByAnAdministrator() {
        assertThat(reader.get("/portal/clock").body()).contains("The clock is believed.");
        service.clock().advance(Duration.ofDays(3));
        service.service().clockGuard().check(Duration.ofMinutes(1));
        owner.signIn("admin", PASSWORD);
        reader.signIn("reader", PASSWORD);
        assertThat(reader.get(page("dashboard")).body()).contains("does not believe its clock");
        assertThat(owner.get("/portal/vaults").body()).contains("does not believe its clock");
        assertThat(owner.get("/portal/address").body()).contains("does not believe its clock");
        assertThat(reader.get("/portal/clock").body())
                .contains("2026-01-18 08:00", "2026-01-15 08:01", "2 d 23 h ahead", "No recovery point expires")
                .doesNotContain("confirm-clock");
        assertThat(reader.post("/portal/clock", Map.of()).statusCode()).isEqualTo(403);
        assertThat(owner.get("/portal/clock").body()).contains("confirm-clock");
        assertThat(owner.post("/portal/clock", Map.of()).statusCode()).isEqualTo(303);
        assertThat(owner.get("/portal/clock").body()).contains("The clock is believed again.");
        assertThat(reader.get(page("dashboard")).body()).doesNotContain("does not believe its clock");
        assertThat(owner.get("/portal/audit").body()).contains("confirm-clock");
        assertThat(Optional.of(service.service().clockGuard().lastCheck().seen()))
                .contains(service.clock().instant());
    }
}
