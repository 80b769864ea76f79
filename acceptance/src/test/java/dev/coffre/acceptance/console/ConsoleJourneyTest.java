package dev.coffre.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import dev.coffre.acceptance.browser.Chromium;
import dev.coffre.acceptance.browser.Hand;
import dev.coffre.acceptance.browser.Reader;
import dev.coffre.acceptance.fault.FakeTime;
import dev.coffre.acceptance.network.SquidProxy;
import dev.coffre.acceptance.network.SquidProxy.Login;
import dev.coffre.acceptance.process.AgentPackage;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who has never seen Coffre installs the agent's package on a machine without Java, behind a proxy that asks for a
 * password, and takes the wizards of the console; the schedule fires; a file comes back.
 */
@ExtendWith(SharedVault.class)
class ConsoleJourneyTest {
    private static final int MOST_RESIDENT_MIB = 150;

    /** From the start of the service on the second visit until the backup is due. */
    private static final int MARGIN_SECONDS = 4;

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void fromThePackageToARecoveredFile(String language, VaultProcess vault, @TempDir Path folder) throws Exception {
        String vaultName = "Console-" + language;
        vault.administrator().createVault(vaultName);
        Path credentials = vault.administrator().credentials(vaultName, folder);
        AgentProcess agent = AgentPackage.installed(folder).with("TZ", "UTC");
        SourceTree source = SourceTree.in(folder.resolve("source"), 7)
                .files("documents", 20, 20_000)
                .file("letter to Ada", 3_000);
        Instant due = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(5, ChronoUnit.HOURS);
        try (SquidProxy squid = SquidProxy.asking(language.equals("en") ? Login.BASIC : Login.DIGEST);
                Chromium chromium = Chromium.start()) {
            List<String> code = new ArrayList<>();
            visit(agent, chromium, language, reader -> {
                chooseProxy(reader, squid);
                code.add(register(reader, credentials, Files.createDirectories(folder.resolve("safe"))));
                schedule(reader, source.path(), LocalTime.ofInstant(due, ZoneOffset.UTC));
            });
            assertThat(squid.tunnels()).isPositive();
            // What the pages have set is what commands change; otherwise the machine would begin some minutes later.
            agent.run("policy", "schedule", "--spread", "0").expect(0);
            AgentProcess evening = agent.with(FakeTime.until(due.minusSeconds(MARGIN_SECONDS)));
            visit(evening, chromium, language, reader -> {
                awaitScheduledBackup(reader, evening, due);
                recoverOneFile(reader, Files.createDirectories(folder.resolve("one")));
                source.file("letter to Ada", 4_000);
                backUp(reader);
                recoverAnOlderVersion(reader, Files.createDirectories(folder.resolve("older")));
                recoverAsAnotherMachine(
                        reader, credentials, code.getFirst(), Files.createDirectories(folder.resolve("all")));
                lookAtJobs(reader);
                changeProperties(reader);
            });
            seeWhatIsLeft(evening, due);
        }
    }

    /** Somebody opens the console while the service runs, and the machine is shut down afterwards. */
    private static void visit(AgentProcess agent, Chromium chromium, String language, Steps steps) throws Exception {
        try (ConsoleProcess console = ConsoleProcess.of(agent);
                Reader reader = chromium.reader(console.site(), language)) {
            reader.walk(() -> {
                enter(reader, console);
                steps.take(reader);
            });
            assertThat(console.residentMib()).isLessThanOrEqualTo(MOST_RESIDENT_MIB);
        }
    }

    @FunctionalInterface
    private interface Steps {
        void take(Reader reader) throws Exception;
    }

    private static void seeWhatIsLeft(AgentProcess evening, Instant due) {
        Outcome status = evening.run("status").expect(0);
        assertThat(status.events("status").getFirst().path("points").asInt()).isEqualTo(2);
        assertThat(evening.speak("policy", "show").expect(0).out())
                .contains("every day at " + LocalTime.ofInstant(due, ZoneOffset.UTC));
        assertThat(evening.speak("status").expect(0).err()).contains("service is not running");
    }

    private static void enter(Reader reader, ConsoleProcess console) {
        Page page = reader.page();
        reader.open("/");
        assertThat(page.locator("main a[href='/registration'], .figures").count())
                .as("what is behind the link")
                .isZero();
        page.navigate(console.link());
        page.waitForURL(console.site() + "/");
        assertThat(page.url()).doesNotContain("#");
        page.goBack();
        assertThat(page.url()).doesNotContain("#");
        reader.open("/");
    }

    /** Asked from here: the console's pages let nobody evaluate text, and a wait within the page sometimes does. */
    private static void awaitCredentials(Page page) {
        page.waitForCondition(() -> !page.inputValue("#credentials").isEmpty());
    }

    private static void chooseProxy(Reader reader, SquidProxy squid) {
        Page page = reader.page();
        reader.look("console-home-unregistered");
        page.click("main a.btn-primary");
        page.check("[value=explicit]");
        page.fill("#host", "127.0.0.1");
        page.fill("#port", String.valueOf(squid.port()));
        page.fill("#user", SquidProxy.USER);
        page.fill("#password", SquidProxy.PASSWORD);
        reader.look("console-proxy");
        page.click("main button[type=submit]");
    }

    private static String register(Reader reader, Path credentials, Path safe) {
        Page page = reader.page();
        reader.look("console-vault");
        page.setInputFiles("#credentials-file", credentials);
        awaitCredentials(page);
        page.click("button[form=vault-form]");
        page.click("main .tabs a >> nth=1");
        reader.look("console-encryption-typed");
        page.click("main .tabs a >> nth=0");
        page.fill("#save-to", safe.toString());
        page.locator("#save-to").blur();
        page.check("#place [name=own-disk]");
        page.check("[name=acknowledged]");
        reader.look("console-encryption");
        page.click("button[form=encryption-form]");
        String code = readSheet(reader);
        reader.look("console-finish");
        page.click("main .btn-primary");
        assertThat(reader.text(".notice.done")).contains("Console-");
        reader.look("console-registered");
        assertThat(safe).isNotEmptyDirectory();
        return code;
    }

    private static String readSheet(Reader reader) {
        Page page = reader.page();
        page.fill("#group", "nope");
        page.click("button[form=sheet-form]");
        assertThat(reader.text(".notice.refused")).isNotBlank();
        reader.look("console-sheet");
        List<String> groups = page.locator("#code span").allInnerTexts();
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator("#code").isVisible()).isTrue();
        assertThat(page.locator("#group").isVisible()).isFalse();
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        int asked = Integer.parseInt(reader.text("label[for=group]").replaceAll("\\D", ""));
        page.fill("#group", groups.get(asked - 1));
        page.click("button[form=sheet-form]");
        return String.join("-", groups);
    }

    private static void schedule(Reader reader, String source, LocalTime time) {
        Page page = reader.page();
        page.click("main a[href='/schedule']");
        page.fill("#excludes", "*.tmp");
        tick(page, source);
        reader.look("console-schedule-items");
        page.click("main button[type=submit]");
        page.check("[value=weekly]");
        reader.look("console-schedule-times");
        page.check("[value=daily]");
        page.locator("[name=time]").first().fill(time.toString());
        page.click("main button[type=submit]");
        page.fill("#daily", "30");
        page.fill("#weekly", "4 on saturday");
        page.click("[name=preview]");
        assertThat(reader.text("#preview")).contains("0");
        reader.look("console-schedule-retention");
        page.click("main button[type=submit]:not([name])");
        reader.look("console-schedule-first");
        page.check("[value=later]");
        page.click("main button[type=submit]");
        assertThat(reader.text(".notice.done")).isNotBlank();
    }

    /** The schedule fires by itself; who looks at the console sees that it did. */
    private static void awaitScheduledBackup(Reader reader, AgentProcess evening, Instant due) {
        Page page = reader.page();
        assertThat(evening.run("daemon").expect(7).code()).isEqualTo("daemon-running");
        page.waitForCondition(() -> {
            page.waitForTimeout(500);
            reader.open("/");
            return page.locator(".figure .state.good").count() == 2;
        });
        reader.lookAlsoOnPhone("console-home");
        Outcome status = evening.run("status").expect(0);
        assertThat(Instant.ofEpochMilli(
                        status.events("status").getFirst().path("nextBackup").asLong()))
                .isEqualTo(due.plus(1, ChronoUnit.DAYS));
    }

    /** Down the tree, folder by folder. */
    private static void tick(Page page, String path) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            page.click(box(path.substring(0, slash)) + " + details > summary");
        }
        page.check(box(path));
    }

    private static String box(String path) {
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(path.getBytes(StandardCharsets.UTF_8));
        return "[name=path][value='" + value + "']";
    }

    private static void backUp(Reader reader) {
        Page page = reader.page();
        reader.open("/");
        page.click("main a[href='/backup']");
        assertThat(page.locator("[name=choice][value=policy]").isChecked()).isTrue();
        page.check("[value=other]");
        reader.look("console-backup");
        page.check("[value=policy]");
        page.click("main button[type=submit]");
        page.waitForSelector("#state.good");
        reader.lookAlsoOnPhone("console-backed-up");
    }

    private static void recoverOneFile(Reader reader, Path target) throws Exception {
        Page page = reader.page();
        page.click(".top nav a[href='/recovery']");
        page.click("#browse");
        page.waitForURL("**/recovery/points*");
        assertThat(page.locator(".month td a").count()).isEqualTo(1);
        reader.lookAlsoOnPhone("console-recovery-point");
        page.click("td a.btn");
        page.click("td.folder button");
        page.click("th.sorts >> nth=1 >> button");
        assertThat(page.locator("th[aria-sort=descending]").count()).isEqualTo(1);
        reader.lookAlsoOnPhone("console-recovery-tree");
        page.fill("#filter", "ADA");
        page.press("#filter", "Enter");
        page.waitForURL("**filter=ADA**");
        assertThat(page.locator("td.name").allInnerTexts())
                .singleElement()
                .asString()
                .endsWith("letter to Ada");
        page.check("tbody input");
        page.click("[name=go-on]");
        page.check("[value=other]");
        page.fill("#folder", target.toString());
        reader.lookAlsoOnPhone("console-recovery-target");
        page.click("#recover");
        page.waitForSelector("#state.good");
        assertThat(files(target))
                .singleElement()
                .satisfies(file -> assertThat(file).hasFileName("letter to Ada"));
    }

    /** Without a mouse: type, choose a match, choose a version. */
    private static void recoverAnOlderVersion(Reader reader, Path target) throws Exception {
        Page page = reader.page();
        Hand keyboard = Hand.keyboard(reader);
        keyboard.press(".top nav a[href='/recovery']");
        page.waitForURL("**/recovery/find");
        reader.look("console-find");
        page.keyboard().type("LETTER");
        page.keyboard().press("Enter");
        page.waitForSelector("td a[href*=versions]");
        assertThat(page.locator("tbody td.name").allInnerTexts()).startsWith("letter to Ada");
        reader.lookAlsoOnPhone("console-found");
        keyboard.press("td a[href*=versions]");
        page.waitForSelector(".time-line");
        assertThat(page.locator(".time-line > li").count()).isEqualTo(2);
        reader.lookAlsoOnPhone("console-versions");
        keyboard.press(".time-line > li:last-child button");
        page.waitForURL("**/recovery/target?point=*");
        keyboard.press("[value=other]");
        keyboard.write("#folder", target.toString());
        keyboard.press("#recover");
        page.waitForSelector("#state.good");
        assertThat(files(target))
                .singleElement()
                .satisfies(file -> assertThat(file).hasFileName("letter to Ada").hasSize(3_000));
    }

    private static void recoverAsAnotherMachine(Reader reader, Path credentials, String code, Path target)
            throws Exception {
        Page page = reader.page();
        page.click(".top nav a[href='/recovery']");
        page.click("#another");
        reader.look("console-recovery-machine");
        page.setInputFiles("#credentials-file", credentials);
        awaitCredentials(page);
        page.click("#other");
        page.fill("#secret", code.toLowerCase(java.util.Locale.ROOT));
        reader.look("console-recovery-other");
        page.click("main button[type=submit]");
        page.click("#browse");
        page.click("td a.btn");
        page.click("[name=everything]");
        page.fill("#folder", target.toString());
        page.click("#recover");
        page.waitForSelector("#state.good");
        assertThat(files(target)).hasSize(21);
    }

    private static List<Path> files(Path folder) throws Exception {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static void lookAtJobs(Reader reader) {
        Page page = reader.page();
        page.click(".top nav a[href='/jobs']");
        reader.lookAlsoOnPhone("console-jobs");
        page.click("td a");
        reader.lookAlsoOnPhone("console-job");
    }

    private static void changeProperties(Reader reader) throws Exception {
        // The folder of tests may be in memory, where no cache may be.
        Path cache = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "cache");
        Page page = reader.page();
        page.click(".top nav a[href='/properties']");
        page.click(".tabs a[href='/properties/throttling']");
        page.check("[name=enabled]");
        page.fill("#work", "1.5");
        reader.look("console-throttling");
        page.click("main button[type=submit]");
        assertThat(reader.text(".notice.done")).isNotBlank();
        assertThat(page.inputValue("#work")).isEqualTo("1.5");
        page.click(".tabs a[href='/properties/cache']");
        page.fill("#folder", cache.toString());
        reader.look("console-cache");
        page.click("main button[type=submit]");
        assertThat(reader.text("#folder-now")).isEqualTo(cache.toString());
        page.click(".tabs a[href='/properties/hooks']");
        reader.look("console-hooks");
        page.click(".tabs a[href='/properties/notifications']");
        assertThat(page.locator("#heard.good").count()).isEqualTo(1);
        reader.look("console-notifications");
    }
}
