package dev.coffre.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.hosting.CredentialsIssuer.ServiceAddress;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.portal.Portal;
import dev.coffre.server.portal.PortalRoute;
import dev.coffre.server.testing.PortalBrowser;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.store.journal.JournalEvent;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpMethod;

/**
 * Names that somebody chose to do harm are text on every page and in every export. The machines come in by the journal, so
 * that no rule for names stands between: what an older vault took must not hurt either. Mails: {@code AlertMailTextTest}.
 */
class NastyNamesTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String MARKUP = "\u202e<img src=x onerror=alert(1)>\"'><script>alert(2)</script>";
    private static final String FORMULA = "=cmd|' /C calc'!A0";
    private static final String BACKWARDS = "\u202Egnp.exe\u2066\u200F";
    private static final String LONG = "<b>" + "w".repeat(252);
    private static final String TEMPLATE = "${7*7} {0} @{x} %n ''";
    private static final List<String> NAMES = List.of(MARKUP, FORMULA, BACKWARDS, LONG, TEMPLATE);

    private static final Pattern ELEMENT = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>");

    @Test
    void namesAreTextOnEveryPageAndInEveryExport(@TempDir Path folder) throws Exception {
        try (TestService service = TestService.in(folder);
                PlatformThreads threads = new PlatformThreads()) {
            VaultId vault = service.vault("offices");
            List<TestMachine> machines = machines(service, vault);
            service.service().accounts().createFirst("admin", PASSWORD);
            Portal portal = new Portal(
                    service.service(),
                    () -> new ServiceAddress(List.of("https://localhost"), List.of(Sha256.ZERO)),
                    threads);
            try (WebServer server = WebServer.start(
                    new VaultApi(service.service(), threads),
                    portal,
                    new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                    new WebServer.WebServerSettings(
                            "127.0.0.1", 0, service.folder(), "WARN", LogFormat.TEXT, TrustedProxies.NONE),
                    new SecureRandom())) {
                PortalBrowser browser = new PortalBrowser(server.port());
                assertThat(browser.signIn("admin", PASSWORD).statusCode()).isEqualTo(303);
                List<String> shownSomewhere = new ArrayList<>();
                for (String path : addresses(portal, vault, machines)) {
                    HttpResponse<String> answer = browser.get(path);
                    assertThat(answer.statusCode()).as(path).isIn(200, 303);
                    if (path.endsWith(".csv")) {
                        expectNoFormula(path, answer.body());
                    } else if (!path.endsWith(".jsonl")) {
                        expectTextOnly(path, answer.body());
                    }
                    NAMES.stream().filter(name -> shows(answer.body(), name)).forEach(shownSomewhere::add);
                }
                assertThat(shownSomewhere)
                        .as("the pages show these names at all")
                        .containsAll(NAMES);
                expectTextWhereRefused(browser);
            }
        }
    }

    private static List<TestMachine> machines(TestService service, VaultId vault) {
        SplittableRandom random = new SplittableRandom(11);
        List<TestMachine> machines = new ArrayList<>();
        for (String name : NAMES) {
            TestMachine machine = new TestMachine(service, vault, random);
            service.store().ledger().append(new JournalEvent.MachineRenamed(vault, machine.id(), name));
            machine.backUp();
            service.service().jobLog().report(vault, machine.id(), failed(random));
            machines.add(machine);
        }
        service.service()
                .administration()
                .execute(TestService.LOCAL, new VaultCommands.SetDescription(vault.toString(), MARKUP));
        assertThat(service.service().alerts().open(Set.of(vault)).get(vault))
                .as("each machine has an alert")
                .containsValue((long) NAMES.size());
        machines.forEach(machine -> service.damagePoint(vault, machine.id(), 1));
        service.service()
                .administration()
                .execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore(), finding -> {});
        return machines;
    }

    private static JobReport failed(SplittableRandom random) {
        JobResult end = new JobResult(
                JobState.FAILED, 1, Optional.empty(), 0, Map.of(), new JobStats(1, 2, 3, 4, 5), Optional.empty());
        return new JobReport(
                JobId.random(random),
                JobKind.BACKUP,
                new AgentSoftware("1.0", "Linux"),
                Instant.EPOCH,
                Optional.empty(),
                Optional.of(end));
    }

    private static List<String> addresses(Portal portal, VaultId vault, List<TestMachine> machines) {
        List<String> addresses = new ArrayList<>();
        for (PortalRoute route : portal.pages()) {
            if (!route.method().equals(HttpMethod.GET) || route.path().endsWith("/news")) {
                continue;
            }
            String path = route.path().replace("{vault}", vault.toString());
            if (path.contains("{machine}")) {
                machines.forEach(machine ->
                        addresses.add(path.replace("{machine}", machine.id().toString())));
            } else {
                addresses.add(path);
            }
        }
        return addresses;
    }

    /** No name has become an element or an attribute, and none turns the reading of what stands beside it. */
    private static void expectTextOnly(String path, String page) {
        assertThat(page).as(path).doesNotContain("<img src=x", "<script>alert", "<b>w");
        assertThat(page).as(path).doesNotContain(" 49 {0}");
        List<String> open = new ArrayList<>();
        Matcher element = ELEMENT.matcher(page);
        int text = 0;
        while (element.find()) {
            if (page.substring(text, element.start()).contains("\u202E")) {
                assertThat(open)
                        .as("%s: stands apart from the text around it: %s", path, page.substring(text, element.start()))
                        .anyMatch(tag -> tag.matches(".*class=\"[^\"]*\\b(name|isolated)\\b.*|option.*|title.*"));
            }
            text = element.end();
            follow(open, element);
        }
    }

    private static void follow(List<String> open, Matcher element) {
        String name = element.group(2);
        if (element.group(1).isEmpty()) {
            open.add(name + " " + element.group(3));
            return;
        }
        for (int i = open.size() - 1; i >= 0; i--) {
            if (open.get(i).startsWith(name + " ")) {
                open.subList(i, open.size()).clear();
                return;
            }
        }
    }

    private static void expectNoFormula(String path, String csv) {
        assertThat(csv).as(path).doesNotContainPattern("(^|[,\r\n])\"?[=+@\\-\t]");
    }

    private static boolean shows(String body, String name) {
        return body.contains(name)
                || body.contains(name.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&#34;")
                        .replace("'", "&#39;"))
                || body.contains(name.replace("<", "&lt;").replace(">", "&gt;"));
    }

    /** What somebody types comes back in the answer to a form that is refused. */
    private static void expectTextWhereRefused(PortalBrowser browser) {
        for (String name : NAMES) {
            HttpResponse<String> refused =
                    browser.post("/portal/vaults/new", Map.of("name", name, "description", MARKUP));
            assertThat(refused.statusCode()).as(name).isBetween(400, 499);
            expectTextOnly("a refused name", refused.body());
            String nowhere = "/portal/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
            expectTextOnly("nothing there", browser.get(nowhere).body());
        }
    }
}
