package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of a recovery point in the console: their pages, previews and downloads. */
class ConsoleDownloadTest extends ConsoleTest {
    private static final byte[] PICTURE =
            HexFormat.of().parseHex("47494638396103000500000000" + "2c00000000030005000002024401003b");
    private static final String FOR_EVER = "exec cat /dev/zero";

    private Path source;
    private byte[] big;
    private final List<Process> started = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        fixture = new AgentFixture(folder);
        fixture.register();
        source = Files.createDirectories(fixture.path("source/letters"));
        Files.writeString(source.resolve("to \"Ada\" & <b>.html"), "<script>alert('Ada')</script>\u202e");
        Files.write(source.resolve("picture.txt"), PICTURE);
        Files.writeString(source.resolve("drawing.svg"), "<svg onload='alert(1)'/>");
        Files.createFile(source.resolve("empty"));
        big = new byte[5_000_000];
        new Random(1).nextBytes(big);
        Files.write(source.resolve("big"), big);
        assertThat(fixture.run("backup", source.toString())).isZero();
        fixture.program = fixture::coffre;
        request();
        person.post("/recovery", Map.of());
    }

    /** From now on downloads are made by this script, at the other end of a pipe. */
    private void program(String script) {
        fixture.program = arguments -> {
            Process process = new ProcessBuilder("/bin/sh", "-c", script).start();
            started.add(process);
            return process;
        };
        server.close();
        request();
        person.post("/recovery", Map.of());
    }

    private String query(String name) {
        String path = name.isEmpty() ? source.toString() : source.resolve(name).toString();
        return "?point=1&path="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(path.getBytes(StandardCharsets.UTF_8));
    }

    private String page(String name) {
        return person.get("/recovery/entry" + query(name));
    }

    private HttpURLConnection download(String name, String format) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + server.port()
                        + "/recovery/entry/download" + query(name) + "&format=" + format)
                .toURL()
                .openConnection();
        connection.setRequestProperty("Cookie", person.cookie());
        return connection;
    }

    private byte[] downloaded(String name, String format) throws IOException {
        try (InputStream in = download(name, format).getInputStream()) {
            return in.readAllBytes();
        }
    }

    @Test
    void aPageShowsAnEntryAndItsTextWithoutMarkup() {
        assertThat(page("to \"Ada\" & <b>.html"))
                .contains("to \"Ada\" &amp; &lt;b&gt;.html")
                .contains("<pre", "&lt;script&gt;alert('Ada')&lt;/script&gt;\\u{202e}", "Text, UTF-8")
                .doesNotContain("<script>alert", "<b>");
        assertThat(page("drawing.svg")).contains("&lt;svg onload").doesNotContain("<img class=\"preview\"");
        assertThat(page("empty")).contains("The file is empty.");
        assertThat(page("big")).contains("Previews show text and pictures only.");
        assertThat(page("")).contains("Folder", "Download as ZIP").doesNotContain("id=\"preview\"", "id=\"download\"");
        assertThat(person.get("/recovery/entry?point=1&path=L25vd2hlcmU"))
                .contains("path-not-in-point")
                .doesNotContain("internal-bug");
        assertThat(person.get("/recovery/entry?point=1"))
                .contains("notice refused")
                .doesNotContain("internal-bug");
        assertThat(person.get("/recovery/entry?point=9&path=Lw")).contains("point-unknown");
    }

    @Test
    void aPictureIsSentAsAPictureOnlyAndNothingElseIs() {
        assertThat(page("picture.txt")).contains("<img class=\"preview\"", "width=\"3\" height=\"5\"");
        person.get("/recovery/entry/picture" + query("picture.txt"));
        assertThat(person.status()).isEqualTo(200);
        assertThat(person.header("content-type")).contains("image/gif");
        assertThat(person.header("content-security-policy").orElseThrow()).contains("default-src 'none'; sandbox");
        assertThat(person.header("x-content-type-options")).contains("nosniff");
        assertThat(person.header("cross-origin-resource-policy")).contains("same-origin");
        assertThat(person.header("cache-control")).contains("no-store");
        for (String name : List.of("drawing.svg", "big", "empty", "")) {
            person.get("/recovery/entry/picture" + query(name));
            assertThat(person.status()).as(name).isEqualTo(404);
        }
        person.with("Sec-Fetch-Site", "cross-site").get("/recovery/entry/picture" + query("picture.txt"));
        assertThat(person.status()).isEqualTo(403);
        person.get("/recovery/entry/download" + query("picture.txt"));
        assertThat(person.status()).isEqualTo(403);
    }

    @Test
    void anEntryIsRecoveredFromItsPage() {
        page("empty");
        assertThat(person.post(
                        "/recovery/entry",
                        Map.of("point", "1", "path", query("empty").split("path=")[1])))
                .contains("Where a file is already", source.resolve("empty").toString());
    }

    @Test
    void aFileAndAFolderAreDownloadedAsTheyAre() throws IOException {
        HttpURLConnection file = download("big", "");
        try (InputStream in = file.getInputStream()) {
            assertThat(in.readAllBytes()).isEqualTo(big);
        }
        assertThat(file.getHeaderField("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(file.getHeaderField("Content-Length")).isNull();
        assertThat(file.getHeaderField("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(file.getHeaderField("Content-Disposition")).startsWith("attachment; filename=\"big\"");
        assertThat(downloaded("empty", "")).isEmpty();

        HttpURLConnection folder = download("", "zip");
        Map<String, Integer> sizes = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(folder.getInputStream())) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                sizes.put(entry.getName(), zip.readAllBytes().length);
            }
        }
        assertThat(folder.getHeaderField("Content-Disposition")).startsWith("attachment; filename=\"letters.zip\"");
        assertThat(sizes).containsEntry(source.resolve("big").toString().substring(1), big.length);
        assertThat(sizes).hasSize(6);
        assertThat(person.get("/jobs")).contains("Recovery");
        assertThat(download("", "").getResponseCode()).isEqualTo(404);
        try (var left = Files.list(fixture.home().resolve("state"))) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("child-") || name.startsWith("export"));
        }
    }

    @Test
    void aDownloadThatFailsBeforeItsFirstByteIsAPageWithTheReason() throws IOException {
        program(
                "echo '{\"event\":\"problem\",\"code\":\"vault-unreachable\",\"details\":{\"address\":\"a\",\"reason\":\"b\"}}' >&2; exit 6");
        assertThat(person.get("/recovery/entry/download" + query("big"))).contains("vault-unreachable");
        assertThat(person.status()).isEqualTo(502);
    }

    @Test
    void aDownloadThatFailsLaterIsBrokenOffAndTheNextPageSaysWhy() throws IOException {
        program("head -c 4999999 /dev/zero; sleep 0.2; exit 8");
        assertThatThrownBy(() -> downloaded("big", "")).isInstanceOf(IOException.class);
        assertThat(person.get("/recovery/find"))
                .contains("The download of " + source.resolve("big") + " is incomplete.", "download-incomplete");
        assertThat(person.get("/recovery/find")).doesNotContain("is incomplete");
        // An archive has no length that a browser could compare.
        assertThatThrownBy(() -> downloaded("", "tar")).isInstanceOf(IOException.class);
        // Even complete data is no success if the command says otherwise.
        program("head -c 5000000 /dev/zero; exit 8");
        assertThatThrownBy(() -> downloaded("big", "")).isInstanceOf(IOException.class);
        program("printf '' ; exit 3");
        assertThat(downloaded("empty", "")).as("warnings only").isEmpty();
    }

    @Test
    void theNextPageSaysWhatAnArchiveLacks() throws Exception {
        String pipe = source.resolve("pipe").toString();
        assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
        Files.writeString(source.resolve("1:2,S"), "a mail");
        assertThat(fixture.run("backup", source.toString())).isZero();
        server.close();
        request();
        person.post("/recovery", Map.of());
        HttpURLConnection zip = (HttpURLConnection) URI.create("http://127.0.0.1:" + server.port()
                        + "/recovery/entry/download" + query("").replace("point=1", "point=2") + "&format=zip")
                .toURL()
                .openConnection();
        zip.setRequestProperty("Cookie", person.cookie());
        try (InputStream in = zip.getInputStream()) {
            assertThat(in.readAllBytes()).isNotEmpty();
        }
        assertThat(person.get("/recovery/find"))
                .contains("1 entry is missing from the download.")
                .contains(pipe + " could not be recovered", "1 name has a colon", "file-not-recovered");
        assertThat(person.get("/recovery/find")).doesNotContain("is missing from the download");
    }

    @Test
    void aDownloadWhoseOnlyFileIsLeftOutFails() {
        String path = source.resolve("big").toString();
        program("head -c 500 /dev/zero; echo '{\"event\":\"warning\",\"code\":\"file-not-recovered\","
                + "\"details\":{\"path\":\"" + path + "\",\"reason\":\"a name that leads outside\"}}' >&2; exit 3");
        assertThatThrownBy(() -> downloaded("big", "zip")).isInstanceOf(IOException.class);
        assertThat(person.get("/recovery/find")).contains(path + " could not be recovered");
    }

    @Test
    void namesWithColonsAloneAreNoFailure() throws IOException {
        program("head -c 500 /dev/zero; echo '{\"event\":\"names-with-colon\",\"count\":2}' >&2; exit 0");
        assertThat(downloaded("", "zip")).hasSize(500);
        assertThat(person.get("/recovery/find")).contains("notice done", "2 names have a colon");
    }

    @Test
    void aConsoleDeletesTheFilesOfOneThatWasKilled() throws IOException {
        Path left = Files.createDirectory(fixture.home().resolve("state/child-1"));
        Files.writeString(left.resolve("vault.coffre-credentials"), "secret");
        Files.setLastModifiedTime(left, FileTime.from(Instant.EPOCH));
        server.close();
        request();
        assertThat(left).doesNotExist();
    }

    /** Asks for a picture and takes nothing. */
    private Socket slowPicture(String name) throws IOException {
        Socket browser = new Socket();
        browser.setReceiveBufferSize(4_096);
        browser.connect(new InetSocketAddress("127.0.0.1", server.port()));
        browser.getOutputStream()
                .write(("GET /recovery/entry/picture" + query(name).replace("point=1", "point=2")
                                + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nCookie: " + person.cookie()
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(browser.getInputStream().read()).isEqualTo('H');
        return browser;
    }

    @Test
    void picturesThatSlowBrowsersTakeCountUntilTheyAreSent() throws Exception {
        Files.write(source.resolve("large"), Arrays.copyOf(PICTURE, 8 << 20));
        assertThat(fixture.run("backup", source.toString())).isZero();
        server.close();
        request();
        person.post("/recovery", Map.of());
        try (Socket first = slowPicture("large");
                Socket second = slowPicture("large")) {
            assertThat(page("drawing.svg")).contains("Other previews are being read.");
            assertThat(person.get("/recovery/entry/picture" + query("picture.txt")))
                    .contains("2 previews are being read already", "previews-too-many");
            assertThat(person.status()).isEqualTo(503);
            assertThat(first.isConnected() && second.isConnected()).isTrue();
        }
        String after = page("drawing.svg");
        for (int i = 0; i < 10 && after.contains("Other previews"); i++) {
            after = page("drawing.svg");
        }
        assertThat(after).contains("&lt;svg onload");
    }

    @Test
    void aDownloadStopsWhenTheBrowserLeavesAndBlocksNoPageMeanwhile() throws Exception {
        program(FOR_EVER);
        HttpURLConnection connection = download("", "tar");
        InputStream in = connection.getInputStream();
        assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
        assertThat(person.get("/recovery/find")).contains("Find a file");
        person.get("/recovery?again=1");
        assertThat(person.get("/recovery/find")).as("the wizard is closed").contains("Find a file");
        assertThat(in.readNBytes(1 << 20)).as("the download goes on").hasSize(1 << 20);
        assertThat(started.getFirst().isAlive()).isTrue();
        connection.disconnect();
        assertThat(started.getFirst().waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void moreThanFourDownloadsAtOnceAreRefusedAndAllStopWithTheConsole() throws Exception {
        program(FOR_EVER);
        List<HttpURLConnection> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(download("", "tar"));
            assertThat(running.getLast().getInputStream().read()).isZero();
        }
        assertThat(person.get("/recovery/entry/download" + query("big")))
                .contains("4 downloads are running already", "downloads-too-many");
        assertThat(person.status()).isEqualTo(503);
        running.removeFirst().disconnect();
        assertThat(started.getFirst().waitFor(20, TimeUnit.SECONDS)).isTrue();
        running.add(download("", "zip"));
        while (running.getLast().getResponseCode() == 503) {
            Thread.sleep(50);
            running.set(3, download("", "zip"));
        }
        assertThat(running.getLast().getInputStream().read()).isZero();
        server.close();
        for (Process process : started) {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        running.forEach(HttpURLConnection::disconnect);
    }

    @Test
    void whatCannotBeReadIsSaidInPlaceOfThePreview() {
        page("big");
        fixture.server.close();
        assertThat(page("big")).contains("id=\"preview\"", "vault").contains("Download");
    }
}
