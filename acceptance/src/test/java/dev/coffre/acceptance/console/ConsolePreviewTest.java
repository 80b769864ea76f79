package dev.coffre.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import dev.coffre.acceptance.browser.Chromium;
import dev.coffre.acceptance.browser.Reader;
import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import dev.coffre.acceptance.tree.TreeComparison;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files of a recovery point run nothing in the console, and a download delivers them unchanged. */
@ExtendWith(SharedVault.class)
class ConsolePreviewTest {
    private static final int MOST_RESIDENT_MIB = 150;
    private static final long FOUR_GIB = 4L << 30;

    /** Every way in which a page could be made to act. */
    private static final String ATTACK = "<script>window.owned = 1; document.title = 'owned'</script>"
            + "<img src='http://attacker.example/a' onerror='window.owned = 2'>"
            + "<meta http-equiv='refresh' content='0; url=http://attacker.example/b'>"
            + "<link rel='stylesheet' href='http://attacker.example/c'>"
            + "<div hx-get='/jobs' hx-trigger='load' hx-target='body'></div>"
            + "<iframe src='http://attacker.example/d' srcdoc='<script>parent.owned = 3</script>'></iframe>"
            + "<form id='f' action='http://attacker.example/e'></form></pre></main></body></html>";

    /** 3 × 5 pixels, with a comment and a tail that are JavaScript and markup. */
    private static final String GIF = "47494638396103000500800000000000ffffff";

    private static final String GIF_END = "2c000000000300050000020c044110044110044110044114003b";

    @TempDir
    private Path folder;

    private SourceTree source;

    @BeforeEach
    void makeFiles() throws IOException {
        source = SourceTree.in(folder.resolve("source"), 31)
                .file("folder/random", 3_000_000)
                .text("folder/deep/letter to Ada.txt", "Dear Ada");
        for (Map.Entry<String, byte[]> file : hostileFiles().entrySet()) {
            Files.write(source.root().resolve(file.getKey()), file.getValue());
        }
        try (RandomAccessFile log =
                new RandomAccessFile(source.root().resolve("log").toFile(), "rw")) {
            log.write("a line of text <script>\n".repeat(20_000).getBytes(StandardCharsets.UTF_8));
            log.seek(FOUR_GIB - 4);
            log.writeBytes("end\n");
        }
    }

    private static Map<String, byte[]> hostileFiles() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("page.html", utf8(ATTACK));
        files.put("utf16.html", concat(hex("fffe"), ATTACK.getBytes(StandardCharsets.UTF_16LE)));
        files.put("utf7.txt", utf8("+ADw-script+AD4-window.owned=4+ADw-/script+AD4-"));
        files.put(
                "drawing.svg",
                utf8("<svg xmlns='http://www.w3.org/2000/svg' onload='window.owned = 5'><script>"
                        + "window.owned = 6</script><image href='http://attacker.example/f'/></svg>"));
        files.put("document.pdf", utf8("%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"));
        files.put("picture.gif", concat(hex(GIF), hex("21fe03"), utf8("/**"), hex("00"), hex(GIF_END)));
        files.put("polyglot.gif", concat(hex(GIF), hex(GIF_END), utf8("*/;window.owned = 7;"), utf8(ATTACK)));
        files.put("polyglot.png", concat(png(), utf8(ATTACK)));
        files.put("in-front.html", concat(utf8(ATTACK), png()));
        files.put("'\"><img src=x onerror=window.owned=8>.txt", utf8("a name that is markup"));
        files.put("right-to-left.txt", utf8("safe \u202etxt.exe\u202c \u2066isolated\u2069"));
        return files;
    }

    private static byte[] png() {
        return hex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
                + "0000000d49444154789c63f8cfc0f01f00050001ff89993d1d0000000049454e44ae426082");
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void hostileFilesAreInertAndDownloadsAreWhatWasBackedUp(VaultProcess vault) throws Exception {
        AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "preview");
        agent.run("backup", source.path()).expect(0);
        try (ConsoleProcess console = ConsoleProcess.of(agent);
                Chromium chromium = Chromium.start();
                Reader reader = chromium.reader(console.site(), "en")) {
            reader.walk(() -> {
                reader.page().navigate(console.link());
                reader.page().waitForURL(console.site() + "/");
                reader.open("/recovery");
                reader.click("#browse");
                reader.page().waitForURL("**/recovery/points*");
                for (String name : hostileFiles().keySet()) {
                    seeThatNothingRuns(reader, name);
                }
                seePictures(reader);
                seeALongText(reader);
                reader.open("/jobs");
                assertThat(console.residentMib()).as("after previews").isLessThanOrEqualTo(MOST_RESIDENT_MIB);
                download(reader);
                breakADownload(reader, console);
                reader.open("/jobs");
                assertThat(console.residentMib()).as("after downloads").isLessThanOrEqualTo(MOST_RESIDENT_MIB);
            });
        }
    }

    private String query(String name) {
        byte[] path = utf8(source.root().resolve(name).toString());
        return "?point=1&path=" + Base64.getUrlEncoder().withoutPadding().encodeToString(path);
    }

    private static void expectInert(Page page, String where) {
        assertThat(page.evaluate("() => typeof window.owned")).as(where).isEqualTo("undefined");
        assertThat(page.title()).as(where).doesNotContain("owned");
        assertThat(page.locator("iframe, meta[http-equiv], #f, main script, main [hx-get], main [onerror]")
                        .count())
                .as(where)
                .isZero();
    }

    private void seeThatNothingRuns(Reader reader, String name) {
        Page page = reader.page();
        reader.open("/recovery/entry" + query(name));
        page.waitForLoadState();
        assertThat(page.locator("#preview").isVisible()).as(name).isTrue();
        assertThat(page.locator("#back").isVisible())
                .as("what comes after the preview of " + name)
                .isTrue();
        expectInert(page, name);
    }

    private void seePictures(Reader reader) {
        Page page = reader.page();
        for (String name : List.of("picture.gif", "polyglot.gif", "polyglot.png")) {
            reader.open("/recovery/entry" + query(name));
            page.waitForCondition(() ->
                    Boolean.TRUE.equals(page.evaluate("() => document.querySelector('#preview').naturalWidth > 0")));
            // Not opened as a document: its sandbox refuses even the style of Chromium's own viewer.
            Map<String, String> picture = page.request()
                    .get(reader.address("/recovery/entry/picture" + query(name)))
                    .headers();
            assertThat(picture.get("content-type")).startsWith("image/");
            assertThat(picture.get("content-security-policy")).contains("default-src 'none'; sandbox");
        }
        reader.open("/recovery/entry" + query("picture.gif"));
        reader.look("console-entry-picture");
        reader.open("/recovery/entry" + query("page.html"));
        assertThat(reader.text("#preview")).isEqualTo(ATTACK);
        reader.look("console-entry-text");
        reader.open("/recovery/entry" + query("right-to-left.txt"));
        assertThat(reader.text("#preview")).isEqualTo("safe \\u{202e}txt.exe\\u{202c} \\u{2066}isolated\\u{2069}");
    }

    private void seeALongText(Reader reader) {
        reader.open("/recovery/entry" + query("log"));
        assertThat(reader.text(".card-body.text-secondary")).contains("Only the beginning is shown");
        assertThat(reader.text("#preview").length()).isBetween(60_000, 70_000);
        expectInert(reader.page(), "log");
    }

    private void download(Reader reader) throws IOException {
        Path safe = Files.createDirectories(folder.resolve("downloads"));
        assertThat(saved(reader, "folder/random", "#download", safe))
                .hasSameBinaryContentAs(source.root().resolve("folder/random"));
        Path hostile = saved(reader, "'\"><img src=x onerror=window.owned=8>.txt", "#download", safe);
        assertThat(hostile)
                .hasContent("a name that is markup")
                .hasFileName("'___img src=x onerror=window.owned=8_.txt");
        Path logs = folder.resolve("said");
        for (String kind : List.of("zip", "tar")) {
            Path archive = saved(reader, "folder", "#download-" + kind, safe);
            Path unpacked = Files.createDirectories(folder.resolve("unpacked-" + kind));
            Invocation unpack = kind.equals("zip")
                    ? Invocation.of(Path.of("/usr/bin/unzip"), "-q", archive.toString(), "-d", unpacked.toString())
                    : Invocation.of(
                            Path.of("/bin/tar"),
                            "--delay-directory-restore",
                            "-xpf",
                            archive.toString(),
                            "-C",
                            unpacked.toString());
            unpack.run(logs).expect(0);
            Path top = unpacked.resolve(source.path().substring(1)).resolve("folder");
            if (kind.equals("tar")) {
                assertThat(new TreeComparison(logs).differences(source.root().resolve("folder"), top))
                        .isEmpty();
            } else {
                Invocation.of(
                                Path.of("/usr/bin/diff"),
                                "-r",
                                source.root().resolve("folder").toString(),
                                top.toString())
                        .run(logs)
                        .expect(0);
            }
        }
    }

    private Path saved(Reader reader, String name, String button, Path folder) {
        reader.open("/recovery/entry" + query(name));
        Download download = reader.page().waitForDownload(() -> reader.click(button));
        Path file = folder.resolve(download.suggestedFilename());
        download.saveAs(file);
        assertThat(download.failure()).isNull();
        return file;
    }

    /** The command that reads the vault dies: the browser must not keep a part as if it were the file. */
    private void breakADownload(Reader reader, ConsoleProcess console) {
        reader.open("/recovery/entry" + query("log"));
        Download download = reader.page().waitForDownload(() -> reader.click("#download"));
        // Another page of the session is answered meanwhile.
        reader.open("/jobs");
        assertThat(console.killChild("--files-from")).as("a command is killed").isTrue();
        assertThat(download.failure()).as("what the browser says").isNotNull();
        reader.open("/jobs");
        assertThat(reader.text(".notice.refused")).contains("is incomplete");
    }
}
