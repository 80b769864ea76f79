package dev.coffre.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.browser.BrowserPage;
import dev.coffre.acceptance.browser.Chromium;
import dev.coffre.acceptance.browser.Firefox;
import dev.coffre.acceptance.browser.Hand;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A person without a mouse finds a file in the console, sees its preview, downloads and recovers it: the same steps in two
 * browsers, in both languages.
 */
@ExtendWith(SharedVault.class)
class KeyboardJourneyTest {
    private static final String NAME = "letter to Ada.txt";
    private static final String CONTENT = "Dear Ada, <b>see</b> you in May.";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void inChromium(String language, VaultProcess vault) throws Exception {
        try (ConsoleProcess console = console(vault, "chromium-" + language);
                Chromium chromium = Chromium.start();
                BrowserPage page = chromium.reader(console.site(), language)) {
            page.walk(() -> steps(page, console));
        }
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void inFirefox(String language, VaultProcess vault) throws Exception {
        try (ConsoleProcess console = console(vault, "firefox-" + language);
                Firefox firefox = Firefox.start(folder, language);
                BrowserPage page = firefox.reader(console.site(), language)) {
            page.walk(() -> steps(page, console));
        }
    }

    private ConsoleProcess console(VaultProcess vault, String name) throws Exception {
        SourceTree source = SourceTree.in(folder.resolve("source"), 31)
                .files("documents", 5, 2_000)
                .text(NAME, CONTENT);
        AgentProcess agent = AgentProcess.asShipped(folder.resolve("machine")).registered(vault, name);
        agent.run("backup", source.path()).expect(0);
        return ConsoleProcess.of(agent);
    }

    private void steps(BrowserPage page, ConsoleProcess console) throws IOException {
        Hand hand = Hand.keyboard(page);
        page.follow(console.link());
        page.await(".figures");
        hand.press(".top nav a[href='/recovery']");
        page.await("#q");
        page.look("keyboard-find");
        hand.write("#q", "ADA");
        page.key("Enter");
        page.await("#found td.name a");
        page.look("keyboard-found");
        assertThat(page.texts("#found td.name a")).containsExactly(NAME);
        hand.press("#found td.name a");
        page.await(".time-line li");
        page.look("keyboard-versions");
        hand.press(".time-line a[href^='/recovery/entry']");
        page.await("#preview");
        assertThat(page.text("#preview")).isEqualTo(CONTENT);
        page.look("keyboard-preview");
        Path file = page.download(
                () -> hand.press("#download"),
                Files.createDirectories(folder.resolve("downloads-" + UUID.randomUUID())));
        assertThat(file).hasFileName(NAME).hasContent(CONTENT);
        recover(page, hand);
    }

    private void recover(BrowserPage page, Hand hand) throws IOException {
        hand.press("#choose");
        page.await("#recover");
        Path target = Files.createDirectories(folder.resolve("target"));
        hand.press("[name=place][value=other]");
        hand.write("#folder", target.toString());
        page.look("keyboard-target");
        hand.press("#recover");
        page.await("#state.good");
        page.look("keyboard-recovered");
        assertThat(page.text("#spoken")).isNotBlank();
        try (Stream<Path> all = Files.walk(target)) {
            assertThat(all.filter(Files::isRegularFile))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasFileName(NAME).hasContent(CONTENT));
        }
    }
}
