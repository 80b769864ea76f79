package dev.coffre.acceptance.windows;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.coffre.acceptance.browser.Chromium;
import dev.coffre.acceptance.browser.Reader;
import dev.coffre.acceptance.network.SquidProxy;
import dev.coffre.acceptance.network.SquidProxy.Login;
import dev.coffre.acceptance.process.VaultProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The eleven steps of the Azure Backup guide that Coffre re-creates, in its order, then a schedule, a backup and a recovery:
 * portal and console in Chromium, installer and agent under Wine, through a proxy that asks for a password. One run uses the
 * keyboard only, the other the mouse.
 */
class WindowsElevenStepsTest {
    private static final String PASSWORD = "administrator of a test";
    private static final String VAULT = "Documents-Lyon";
    private static final Pattern ENTRY = Pattern.compile("action=\"(http://127\\.0\\.0\\.1:\\d+)/enter\"");
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private static final String ENDED = "#state.good, #state.warn, #state.bad";

    /** A folder with a name that is no ASCII, as most have in French. */
    private static final String DATA = "Données";

    @ParameterizedTest
    @CsvSource({"en,keyboard", "fr,mouse"})
    void fromThePortalToARecoveredFile(String language, String way, @TempDir Path folder) throws Exception {
        try (WindowsDesk desk = WindowsDesk.in(folder, Path.of("target", "windows-steps", language));
                VaultProcess vault = VaultProcess.start(
                        folder, "--agent-archives", desk.packages().toString());
                SquidProxy squid = SquidProxy.asking(Login.BASIC);
                Chromium chromium = Chromium.start();
                Reader atPortal = chromium.reader(vault.url(), language)) {
            Path letter = makeFiles(desk.driveC().resolve(DATA));
            Visit portal = Visit.of(atPortal, way);
            atPortal.walk(() -> {
                signIn(portal); // 1
                createVault(portal); // 2
                Path downloads = Files.createDirectories(desk.driveC().resolve("Downloads"));
                Path credentials = portal.download("form[action$='/credentials'] button", downloads);
                Path installer = portal.download("a[href$='/download/agent/windows-x64']", downloads); // 3
                assertThat(installer).hasSameBinaryContentAs(desk.packages().resolve("CoffreAgentInstaller.exe"));
                Path entry =
                        desk.install("C:\\Downloads\\" + installer.getFileName(), language, way, proxy(squid)); // 4-8
                atConsole(chromium, entry, language, way, "/registration", console -> {
                    keepProxy(console, squid);
                    register(console, credentials, desk); // 9-11
                });
                assertThat(squid.tunnels()).isPositive();
                seeMachine(portal);
                atConsole(
                        chromium,
                        desk.openConsole("properties"),
                        language,
                        way,
                        "/properties",
                        WindowsElevenStepsTest::changeProperties);
                atConsole(chromium, desk.openConsole("schedule"), language, way, "/schedule", console -> {
                    schedule(console);
                    backUp(console);
                });
                seePoint(portal);
                atConsole(
                        chromium,
                        desk.openConsole("recover"),
                        language,
                        way,
                        "/recovery",
                        WindowsElevenStepsTest::recover);
                Path recovered = desk.driveD().resolve("Récupéré");
                assertThat(files(recovered))
                        .singleElement()
                        .satisfies(file -> assertThat(file).hasSameBinaryContentAs(letter));
            });
        }
    }

    private static Path makeFiles(Path data) throws IOException {
        Files.createDirectories(data.resolve("Comptes 2015"));
        Files.writeString(data.resolve("Comptes 2015/bilan.txt"), "a".repeat(40_000));
        Files.writeString(data.resolve("draft.tmp"), "left out");
        return Files.writeString(data.resolve("Lettre à Ada.txt"), "Chère Ada\r\n".repeat(300));
    }

    private static Map<String, String> proxy(SquidProxy squid) {
        return Map.of(
                "WIZARD_PROXY",
                squid.address(),
                "WIZARD_USER",
                SquidProxy.USER,
                "WIZARD_PASSWORD",
                SquidProxy.PASSWORD);
    }

    private static void signIn(Visit portal) {
        portal.reader().open("/");
        portal.write("#name", "admin");
        portal.write("#password", PASSWORD);
        portal.go("main button[type=submit]", "a[href='/portal/vaults/new']");
        portal.look("portal-vaults");
    }

    private static void createVault(Visit portal) {
        portal.go("a[href='/portal/vaults/new']", "#description");
        portal.write("#name", VAULT);
        portal.press("main button[type=submit]");
        portal.page().waitForURL("**/quick-start");
        portal.look("portal-quick-start");
    }

    @FunctionalInterface
    private interface Steps {
        void take(Visit console) throws Exception;
    }

    /** Loads the file that the browser was asked to open. Its name is all that other users see; the token is in the file. */
    private static void atConsole(Chromium chromium, Path entry, String language, String way, String page, Steps steps)
            throws Exception {
        String html = Files.readString(entry);
        String site = found(ENTRY, html);
        assertThat(commandLines()).doesNotContain(found(TOKEN, html));
        try (Reader reader = chromium.reader(site, language)) {
            reader.walk(() -> {
                reader.enter(entry);
                reader.page().waitForURL(site + page + "**");
                steps.take(Visit.of(reader, way));
            });
        }
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static String commandLines() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                Path line = process.resolve("cmdline");
                if (Files.isReadable(line)) {
                    all.append(commandLine(line));
                }
            }
        }
        return all.toString();
    }

    private static String commandLine(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }

    /** The wizard of the installer has set the proxy, and the registration goes on with it. */
    private static void keepProxy(Visit console, SquidProxy squid) {
        Page page = console.page();
        assertThat(page.locator("[value=explicit]").isChecked()).isTrue();
        assertThat(page.inputValue("#host")).isEqualTo("127.0.0.1");
        assertThat(page.inputValue("#port")).isEqualTo(String.valueOf(squid.port()));
        assertThat(page.inputValue("#user")).isEqualTo(SquidProxy.USER);
        console.lookAtWindows("registration-proxy");
        console.go("main button[type=submit]", "#credentials-file");
    }

    private static void register(Visit console, Path credentials, WindowsDesk desk) throws IOException {
        Page page = console.page();
        console.lookAtWindows("registration-vault");
        console.choose("#credentials-file", credentials);
        page.waitForCondition(() -> !page.inputValue("#credentials").isEmpty());
        console.go("button[form=vault-form]", "#save-to");
        console.go("main .tabs a[href*=choice]", "#passphrase");
        console.lookAtWindows("registration-encryption-typed");
        console.go("main .tabs a[href='/registration']", "main:not(:has(#passphrase)) #save-to");
        Path safe = Files.createDirectories(desk.driveD().resolve("Clé"));
        console.write("#save-to", "D:\\Clé");
        page.locator("#save-to").blur();
        console.press("#place [name=own-disk]");
        console.press("[name=acknowledged]");
        console.lookAtWindows("registration-encryption");
        console.go("button[form=encryption-form]", "#code");
        List<String> groups = page.locator("#code span").allInnerTexts();
        assertThat(safe).isNotEmptyDirectory();
        console.lookAtWindows("registration-sheet");
        int asked = Integer.parseInt(console.reader().text("label[for=group]").replaceAll("\\D", ""));
        console.write("#group", groups.get(asked - 1));
        console.go("button[form=sheet-form]", "form[action='/registration/finish']");
        console.lookAtWindows("registration-finish");
        console.go("main .btn-primary", ".notice.done");
        assertThat(console.reader().text(".notice.done")).contains(VAULT);
        console.lookAtWindows("registration-done");
    }

    private static void seeMachine(Visit portal) {
        portal.reader().open("/");
        portal.go("td.name a", ".tabs a[href$='/machines']");
        portal.go(".tabs a[href$='/machines']", "td.name");
        assertThat(portal.page().locator("main").innerText()).contains("Windows");
        portal.look("portal-machines");
        portal.go("td.name a", "details:has(#allow-replacement)");
        portal.look("portal-machine");
    }

    private static void changeProperties(Visit console) {
        Page page = console.page();
        for (String tab :
                List.of("proxy", "encryption", "protection", "throttling", "cache", "notifications", "hooks")) {
            console.press(".tabs a[href='/properties/" + tab + "']");
            page.waitForURL("**/properties/" + tab);
            console.lookAtWindows("properties-" + tab);
        }
        console.go(".tabs a[href='/properties/cache']", "#folder-now");
        assertThat(console.reader().text("#folder-now")).isEqualTo("C:\\Coffre cache");
        console.write("#folder", "D:\\Cache de Coffre");
        console.press("main button[type=submit]");
        page.waitForCondition(() -> console.reader().text("#folder-now").equals("D:\\Cache de Coffre"));
        console.go(".tabs a[href='/properties/throttling']", "[name=enabled]");
        console.press("[name=enabled]");
        console.write("#work", "1.5");
        console.go("main button[type=submit]", ".notice.done");
        assertThat(console.reader().text(".notice.done")).isNotBlank();
    }

    private static void schedule(Visit console) {
        Page page = console.page();
        console.press(Visit.box("C:\\") + " + details > summary");
        page.locator(Visit.box("C:\\users") + " + details > summary").waitFor();
        console.press(Visit.box("C:\\users") + " + details > summary");
        console.press(Visit.box("C:\\" + DATA));
        console.write("#excludes", "*.tmp");
        console.press("details:has(#paths) > summary");
        console.write("#paths", "d:/autre/");
        console.lookAtWindows("schedule-items");
        console.go("main button[type=submit]", ".notice.refused");
        assertThat(console.reader().text(".notice.refused")).contains("d:/autre/");
        console.lookAtWindows("schedule-items-refused");
        console.write("#paths", "");
        console.go("main button[type=submit]", "[value=daily]");
        console.press("[value=daily]");
        console.lookAtWindows("schedule-times");
        console.go("main button[type=submit]", "#daily");
        console.lookAtWindows("schedule-retention");
        console.go("main button[type=submit]:not([name])", "[value=later]");
        console.press("[value=later]");
        console.lookAtWindows("schedule-first");
        console.go("main button[type=submit]", ".notice.done");
        assertThat(console.reader().text(".notice.done")).isNotBlank();
        console.lookAtWindows("home");
    }

    private static void backUp(Visit console) {
        console.go("main a[href='/backup']", "[value=policy]");
        console.lookAtWindows("backup");
        console.go("main button[type=submit]", ENDED);
        Page page = console.page();
        console.lookAtWindows("backed-up");
        // Wine takes no snapshots; nothing else is amiss.
        assertThat(page.locator("main td.name").count()).isLessThanOrEqualTo(1);
        console.go(".top nav a[href='/backup']", "[value=other]");
        console.press("[value=other]");
        console.write("#items", "c:/" + DATA + "/Comptes 2015");
        console.lookAtWindows("backup-other");
        console.go("main button[type=submit]", ENDED);
        console.lookAtWindows("backed-up-other");
        assertThat(page.locator("#state.bad").count()).isZero();
    }

    private static void seePoint(Visit portal) {
        portal.page().reload();
        assertThat(portal.page().locator(".month td a").count()).isEqualTo(1);
        portal.look("portal-machine-point");
        portal.press(".tabs a[href$='/jobs']");
        portal.look("portal-jobs");
    }

    private static void recover(Visit console) {
        Page page = console.page();
        console.lookAtWindows("recovery-find");
        console.write("#q", "ada");
        console.go("#search", "td a[href*=versions]");
        console.lookAtWindows("recovery-matches");
        console.go("td a[href*=versions]", ".time-line button");
        console.lookAtWindows("recovery-versions");
        console.go(".top nav a[href='/recovery']", "#browse");
        console.go("#browse", "td a.btn");
        console.lookAtWindows("recovery-point");
        console.go("td a.btn", "td.folder button");
        console.lookAtWindows("recovery-roots");
        assertThat(page.locator("td.folder button").allInnerTexts()).startsWith("C:\\" + DATA);
        console.go("td.folder button", "td.file");
        console.lookAtWindows("recovery-tree");
        console.write("#filter", "ADA");
        page.keyboard().press("Enter");
        page.waitForURL("**filter=ADA**");
        console.lookAtWindows("recovery-found");
        console.press("tbody input");
        console.go("[name=go-on]", "[value=other]");
        console.press("[value=other]");
        console.write("#folder", "D:\\Récupéré");
        console.lookAtWindows("recovery-target");
        console.go("#recover", ENDED);
        console.lookAtWindows("recovered");
        console.go(".top nav a[href='/jobs']", "td a");
        console.lookAtWindows("jobs");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
