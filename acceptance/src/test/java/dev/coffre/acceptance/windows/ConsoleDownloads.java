package dev.coffre.acceptance.windows;

import dev.coffre.acceptance.process.RunningProgram;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person in the console of a Windows machine who downloads from its recovery points, without a screen. */
record ConsoleDownloads(HttpClient browser, String site) implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("\"link\":\"([^\"]+)\"");
    private static final Pattern TOKEN = Pattern.compile("name=\"form-token\" value=\"([^\"]+)\"");
    private static final int PAUSE_MILLIS = 50;

    /** @param console {@code coffre console --json} */
    static ConsoleDownloads of(RunningProgram console) throws IOException, InterruptedException {
        while (console.isAlive() && !LINK.matcher(console.output()).find()) {
            WindowsMachine.pause(PAUSE_MILLIS);
        }
        String link = first(LINK, console.said());
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        ConsoleDownloads person =
                new ConsoleDownloads(browser, "http://" + URI.create(link).getAuthority());
        person.post("/enter", "to=/recovery&token=" + URI.create(link).getFragment());
        String token = first(TOKEN, new String(person.get("/recovery").body(), StandardCharsets.UTF_8));
        person.post("/recovery", "form-token=" + token);
        return person;
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return found.group(1);
    }

    /**
     * Downloads a file or folder.
     *
     * @param path as Windows writes it
     * @param format {@code zip}, {@code tar} or empty for the content of a file
     */
    HttpResponse<byte[]> get(long point, String path, String format) throws IOException, InterruptedException {
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(path.getBytes(StandardCharsets.UTF_8));
        return get("/recovery/entry/download?point=" + point + "&path=" + encoded + "&format=" + format);
    }

    private HttpResponse<byte[]> get(String address) throws IOException, InterruptedException {
        return answer(request(address).GET());
    }

    private void post(String address, String form) throws IOException, InterruptedException {
        HttpResponse<byte[]> unused = answer(request(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", site)
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(site + address)).header("Sec-Fetch-Site", "same-origin");
    }

    private HttpResponse<byte[]> answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = browser.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new AssertionError(response + ": " + new String(response.body(), StandardCharsets.UTF_8));
        }
        return response;
    }

    @Override
    public void close() {
        browser.close();
    }
}
