package dev.coffre.acceptance.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.WaitForSelectorOptions;
import dev.coffre.acceptance.browser.Chromium;
import dev.coffre.acceptance.browser.Reader;
import dev.coffre.acceptance.fault.FakeTime;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps of the seed document in the portal, as somebody takes them who has never been here. */
class PortalJourneyTest {
    private static final String PASSWORD = "administrator of a test";

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void fromTheFirstRunToTheFirstRecoveryPoint(String language, @TempDir Path folder) throws Exception {
        try (VaultProcess vault = VaultProcess.startWithoutAdministrator(folder);
                Chromium chromium = Chromium.start();
                Reader reader = chromium.reader(vault.url(), language)) {
            reader.walk(() -> {
                becomeAdministrator(reader, vault.setupCode());
                signIn(reader);
                createVault(reader);
                lookAtEmptyPages(reader);
                Path credentials = downloadCredentials(reader, folder);
                AgentProcess agent = installAgent(reader, folder);
                agent.register(credentials).expect(0);
                SourceTree source = SourceTree.in(folder.resolve("source"), 7)
                        .files("documents", 40, 20_000)
                        .file("film", 3_000_000);
                watchTheFirstBackup(
                        reader, () -> agent.run("backup", source.path()).expect(0));
                lookAtProtectedMachine(reader, agent);
                deleteAndBringBack(reader);
                lookAtPeople(reader);
                distrustTheClock(vault, reader);
            });
        }
    }

    private static void becomeAdministrator(Reader reader, String setupCode) {
        Page page = reader.page();
        reader.open("/");
        assertThat(page.url()).endsWith("/portal/first-run");
        reader.look("first-run");
        page.fill("#code", "AAAAA-AAAAA-AAAAA-AAAAA");
        page.fill("#password", PASSWORD);
        page.fill("#again", PASSWORD);
        page.click("main button[type=submit]");
        assertThat(reader.text(".notice.refused")).isNotBlank();
        reader.look("first-run-refused");
        page.fill("#code", setupCode);
        page.fill("#password", PASSWORD);
        page.fill("#again", PASSWORD);
        page.click("main button[type=submit]");
        assertThat(reader.text(".notice.done")).contains("admin");
        signOut(page);
    }

    private static void signOut(Page page) {
        page.click(".top details.menu >> nth=1");
        page.click("form[action='/portal/sign-out'] button");
    }

    private static void signIn(Reader reader) {
        reader.open("/");
        reader.look("sign-in");
        enter(reader, "not the password");
        assertThat(reader.text(".notice")).isNotBlank();
        reader.look("sign-in-refused");
        enter(reader, PASSWORD);
    }

    private static void enter(Reader reader, String password) {
        Page page = reader.page();
        page.fill("#name", "admin");
        page.fill("#password", password);
        page.click("main button[type=submit]");
    }

    private static void createVault(Reader reader) {
        Page page = reader.page();
        reader.look("vaults-empty");
        page.click("a[href='/portal/vaults/new']");
        reader.look("vault-new");
        page.evalOnSelector("#name", "field => field.removeAttribute('minlength')");
        page.fill("#name", "1");
        page.click("main button[type=submit]");
        assertThat(reader.text(".notice.refused")).isNotBlank();
        reader.look("vault-new-refused");
        page.fill("#name", "Documents-Lyon");
        page.fill("#description", "<img src=x onerror=alert(1)> \u202eabc");
        page.click("main button[type=submit]");
        assertThat(page.url()).endsWith("/quick-start");
        assertThat(reader.text("h1")).isEqualTo("Documents-Lyon");
        reader.look("quick-start");
        page.click("a.brand");
        assertThat(reader.text("td.name")).contains("<img src=x onerror=alert(1)> \u202eabc");
        reader.look("vaults");
        page.click("td.name a");
    }

    private static void lookAtEmptyPages(Reader reader) {
        for (String tab :
                new String[] {"dashboard", "machines", "jobs", "alerts", "usage", "safeguards", "pin", "settings"}) {
            reader.click(".tabs a[href$='/" + tab + "']");
            reader.look(tab + "-empty");
        }
        reader.click(".tabs a[href$='/quick-start']");
    }

    private static Path downloadCredentials(Reader reader, Path folder) {
        Page page = reader.page();
        page.waitForDownload(() -> page.click("form[action$='/credentials'] button"))
                .cancel();
        page.reload();
        assertThat(page.locator(".steps-list .notice").first().innerText()).contains("1");
        reader.look("quick-start-again");
        Download download = page.waitForDownload(() -> page.click("form[action$='/credentials'] button"));
        Path file = folder.resolve(download.suggestedFilename());
        download.saveAs(file);
        return file;
    }

    /** By the very commands that the page shows. */
    private static AgentProcess installAgent(Reader reader, Path folder) throws Exception {
        Path installed = Files.createDirectories(folder.resolve("installed"));
        Path place = Files.createDirectory(installed.resolve("opt"));
        String commands = "cd " + installed + " && " + reader.text("#fetch-archive") + " && "
                + reader.text("#check-archive")
                        .replace("/opt", place.toString())
                        .replace("sudo ", "");
        assertThat(reader.text("#install-archive"))
                .matches("sudo /opt/(coffre-agent-\\S+)/install\\.sh && sudo rm -r /opt/\\1\\.tar\\.gz /opt/\\1");
        assertThat(reader.text("#install-debian")).startsWith("sudo apt-get install /opt/coffre-agent_");
        Invocation.of(Path.of("/bin/sh"), "-ec", commands)
                .run(folder.resolve("said"))
                .expect(0);
        String unpacked = reader.text("#install-archive").replaceAll("^sudo /opt/(\\S+)/install\\.sh.*", "$1");
        return AgentProcess.in(folder.resolve("machine")).installedIn(place.resolve(unpacked));
    }

    /** The page of jobs is open while the backup runs, and shows it without being loaded again. */
    private static void watchTheFirstBackup(Reader reader, Runnable backup) {
        Page page = reader.page();
        page.waitForResponse(
                response -> response.url().endsWith("/jobs/news"), () -> page.click(".tabs a[href$='/jobs']"));
        assertThat(page.locator("#jobs tr").count()).isZero();
        backup.run();
        page.waitForSelector("#jobs .state.good");
        reader.look("jobs");
        String csv = page.locator("a[href*='jobs.csv']").getAttribute("href");
        assertThat(page.context().request().get(reader.address(csv)).text()).contains("backup,completed");
    }

    private static void lookAtProtectedMachine(Reader reader, AgentProcess agent) {
        Page page = reader.page();
        reader.click(".tabs a[href$='/dashboard']");
        page.waitForSelector("[data-chart] canvas, .figures", new WaitForSelectorOptions());
        reader.look("dashboard");
        reader.click(".tabs a[href$='/machines']");
        reader.look("machines");
        page.click("td.name a");
        page.waitForSelector(".month td a"); // a count waits for nothing, not even for the page
        assertThat(page.locator(".month td a").count()).isEqualTo(1);
        assertThat(page.locator("main").innerText()).contains(agent.machine());
        reader.look("machine");
        page.click("details:has(#allow-replacement) summary");
        submit(reader, "#allow-replacement");
        assertThat(reader.text("#pin")).matches("[0-9A-Z]{5}-[0-9A-Z]{5}");
        assertThat(reader.text("#replace")).contains("register Documents-Lyon_*.VaultCredentials --replace ");
        reader.look("machine-replacement");
        reader.click(".tabs a[href$='/usage']");
        reader.look("usage");
        reader.click(".tabs a[href$='/pin']");
        submit(reader, "main button[type=submit]");
        assertThat(reader.text("#pin")).matches("[0-9A-Z]{5}-[0-9A-Z]{5}");
        reader.look("pin-made");
        reader.click(".tabs a[href$='/settings']");
        page.fill("#quota", "100");
        page.click("main button[type=submit]");
        assertThat(page.inputValue("#quota")).isEqualTo("100");
        reader.look("settings");
        page.click("a[href$='/recipients']");
        page.fill("#address", "ada@example.org");
        page.click("main button[type=submit]");
        assertThat(reader.text("td.name")).isEqualTo("ada@example.org");
        reader.look("recipients");
        reader.open("/portal/mail");
        reader.look("mail");
        page.fill("#host", "169.254.169.254");
        page.fill("#from", "vault@example.org");
        page.click("form[action='/portal/mail'] button");
        assertThat(reader.text(".notice.done")).isNotBlank();
        page.fill("#to", "ada@example.org");
        page.click("form[action='/portal/mail/test'] button");
        assertThat(reader.text(".notice.refused"))
                .as("no mail is sent to an address of the machine's own surroundings")
                .isNotBlank();
        reader.look("mail-refused");
        lookAtAddress(reader);
        reader.open("/portal/vaults/00000000000000000000000000000000/dashboard");
        reader.look("problem");
    }

    /** A recovery point, then a vault in which nothing is kept. */
    private static void deleteAndBringBack(Reader reader) {
        Page page = reader.page();
        reader.open("/portal/vaults");
        page.click("td.name a");
        reader.click(".tabs a[href$='/settings']");
        assertThat(page.locator("#delete-vault").count()).isZero();
        reader.click(".tabs a[href$='/safeguards']");
        page.fill("#days", "30");
        submit(reader, "main button[type=submit]");
        assertThat(reader.text(".notice.done")).isNotBlank();
        page.check("input[value=locked]");
        page.click("main button[type=submit]");
        assertThat(page.locator(".notice.refused").count())
                .as("the warning, and that it was not confirmed")
                .isEqualTo(2);
        reader.look("safeguards-refused");
        collect(reader);
        String pin = pin(reader, "#machine", "delete-data");
        reader.click(".tabs a[href$='/machines']");
        page.click("td.name a");
        page.click("details:has(#deletion-pin) summary");
        page.check("form[action$='/deletion'] input[value='all']");
        page.fill("#deletion-pin", pin);
        submit(reader, "form[action$='/deletion'] button");
        reader.look("machine-deleted");
        page.click("td form[action$='/undelete'] button");
        assertThat(reader.text(".notice.done")).isNotBlank();
        reader.look("machine-undeleted");
        page.click("a.brand");
        page.click("a[href='/portal/vaults/new']");
        page.fill("#name", "Old-archive");
        page.click("main button[type=submit]");
        String vaultPin = pin(reader, "#vault-operation", "delete-vault");
        reader.click(".tabs a[href$='/settings']");
        page.click("details:has(#delete-name) summary");
        reader.look("settings-deletion");
        page.fill("#delete-name", "Old-archive");
        page.fill("#delete-pin", vaultPin);
        submit(reader, "#delete-vault");
        reader.look("settings-deleted");
        reader.click(".tabs a[href$='/dashboard']");
        reader.look("dashboard-deleted");
        page.click("a.brand");
        reader.look("vaults-deleted");
        page.click("tr:has(.state.bad) a");
        reader.click(".tabs a[href$='/settings']");
        page.click("#undelete-vault");
        assertThat(page.locator("#delete-vault").count()).isEqualTo(1);
    }

    /** Where the sign-in was more than five minutes ago, the portal asks for the password in between. */
    private static void submit(Reader reader, String button) {
        Page page = reader.page();
        page.click(button);
        if (page.locator("#proof").count() > 0) {
            page.fill("#proof", PASSWORD);
            page.click("#proof-form button");
        }
    }

    /** With a clock on which five minutes pass in ten seconds. */
    @Test
    void aFormGoesOnAfterTheProofOfIdentity(@TempDir Path folder) throws Exception {
        try (VaultProcess vault = VaultProcess.start(folder);
                Chromium chromium = Chromium.start();
                Reader english = chromium.reader(vault.url(), "en");
                Reader french = chromium.reader(vault.url(), "fr")) {
            vault.restartWith(FakeTime.of("+0s x30"));
            for (Reader reader : List.of(english, french)) {
                reader.walk(() -> {
                    reader.open("/");
                    enter(reader, PASSWORD);
                });
            }
            english.page().waitForTimeout(11_000);
            french.open("/"); // a session ends after half an hour without a request, which is a minute here
            addAccountByProof(english, "ada");
            addAccountByProof(french, "blaise");
        }
    }

    private static void addAccountByProof(Reader reader, String name) throws Exception {
        reader.walk(() -> {
            Page page = reader.page();
            reader.open("/portal/people");
            page.fill("#account", name);
            page.fill("#password", PASSWORD);
            page.fill("#again", PASSWORD);
            page.click("form[action='/portal/people'] button");
            reader.look("proof");
            page.fill("#proof", "not the password");
            page.click("#proof-form button");
            assertThat(reader.text(".notice.refused")).isNotBlank();
            reader.look("proof-refused");
            page.fill("#proof", PASSWORD);
            page.click("#proof-form button");
            assertThat(reader.text(".notice.done")).contains(name);
            assertThat(page.url()).endsWith("/portal/people");
        });
    }

    /** Of the vault that was looked at last. */
    private static void collect(Reader reader) {
        Page page = reader.page();
        reader.click(".tabs a[href$='/usage']");
        page.click("#collect");
        assertThat(reader.text(".notice.done")).isNotBlank();
        reader.look("usage-collected");
    }

    private static String pin(Reader reader, String field, String operation) {
        Page page = reader.page();
        reader.click(".tabs a[href$='/pin']");
        page.selectOption("form:has(" + field + ") [name=operation]", operation);
        submit(reader, "form:has(" + field + ") button[type=submit]");
        return reader.text("#pin");
    }

    /** The last stamp of the clock lies so far back that the service cannot have been off for so long. */
    private static void distrustTheClock(VaultProcess vault, Reader reader) throws Exception {
        reader.open("/");
        reader.page().click("td.name a:has-text('Documents')");
        reader.page()
                .waitForResponse(
                        response -> response.url().endsWith("/jobs/news"),
                        () -> reader.page().click(".tabs a[href$='/jobs']"));
        assertThat(reader.page().locator("#lost").isVisible()).isFalse();
        vault.stop();
        reader.await("#lost:not([hidden])"); // nothing asks meanwhile: the page hears no news any more
        reader.page().navigate("about:blank"); // else it asks for news once more, and is sent to sign in
        try (var catalog = DriverManager.getConnection(
                        "jdbc:sqlite:" + vault.data().resolve("catalog/catalog.db"));
                var statement = catalog.createStatement()) {
            statement.executeUpdate("UPDATE clock_stamp SET stamped = stamped - 40 * 86400000");
        }
        vault.restart();
        reader.open("/");
        enter(reader, PASSWORD);
        reader.page().click("td.name a:has-text('Documents')");
        reader.click(".tabs a[href$='/dashboard']");
        reader.look("dashboard-clock");
        reader.page().click("a[href='/portal/clock']");
        reader.look("clock-suspended");
        reader.click("#confirm-clock");
        assertThat(reader.page().locator(".notice.refused").count()).isZero();
        reader.look("clock");
    }

    private static void lookAtAddress(Reader reader) {
        Page page = reader.page();
        reader.open("/portal/address");
        reader.look("address");
        page.fill("#pin", "not a pin");
        submit(reader, "form[action='/portal/address/certificate'] button");
        assertThat(reader.text(".notice.refused")).isNotBlank();
        submit(reader, "form[action='/portal/address/certificate'] button");
        assertThat(reader.text("#pins-next")).hasSize(64).isNotEqualTo(reader.text("#pins-now"));
        reader.look("address-announced");
        submit(reader, "form[action='/portal/address/certificate'] button[value=withdraw]");
        assertThat(page.locator("#pins-next").count()).isZero();
    }

    private static void lookAtPeople(Reader reader) {
        Page page = reader.page();
        reader.open("/portal/people");
        page.fill("#account", "ada");
        page.fill("#password", PASSWORD);
        page.fill("#again", PASSWORD);
        submit(reader, "form[action='/portal/people'] button");
        assertThat(reader.text(".notice.done")).contains("ada");
        page.fill("#role-account", "ada");
        submit(reader, "form[action='/portal/people/role'] button");
        page.locator("table details").first().click();
        reader.look("people");
        reader.open("/portal/audit");
        assertThat(page.locator("table").innerText()).contains("create-account").contains("ada");
        reader.look("audit");
        lookAtAccount(reader);
        signOut(page);
        page.fill("#name", "ada");
        page.fill("#password", PASSWORD);
        page.click("main button[type=submit]");
        page.click("td.name a");
        assertThat(page.url()).as("a reader has no use for Quick Start").endsWith("/dashboard");
        reader.look("dashboard-of-a-reader");
        reader.open(page.url().replaceAll("https://[^/]*", "").replace("/dashboard", "/pin"));
        reader.look("not-allowed");
    }

    private static void lookAtAccount(Reader reader) {
        Page page = reader.page();
        reader.open("/portal/account");
        reader.look("account");
        page.fill("#token-name", "nightly");
        submit(reader, "form[action='/portal/account/tokens'] button");
        assertThat(reader.text("#token")).isNotBlank();
        reader.look("account-token");
        submit(reader, "form[action='/portal/account/second-factor'] button");
        assertThat(page.locator(".qr svg").count()).isEqualTo(1);
        assertThat(reader.text("#secret")).isNotBlank();
        reader.look("account-second-factor");
        String language = page.locator("html").getAttribute("lang");
        String other = language.equals("en") ? "fr" : "en";
        for (String chosen : new String[] {other, language}) {
            page.selectOption("#account-language", chosen);
            page.click("form[action='/portal/account/language'] button");
            assertThat(page.locator("html").getAttribute("lang")).isEqualTo(chosen);
        }
    }
}
