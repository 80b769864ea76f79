package dev.coffre.server.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As much of a browser as the portal's door is about: cookies and forms. It follows no redirect by itself. */
public final class PortalBrowser {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            AnyCertificate.builder().cookieHandler(cookies).build();
    private final String site;

    public PortalBrowser(int port) {
        this.site = "https://127.0.0.1:" + port;
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(site + path)).GET());
    }

    /** Sends a form with the token of the sign-in page's forms, which is the same on every page. */
    public HttpResponse<String> post(String path, Map<String, String> fields) {
        String query = encoded(fields);
        return send(form(path, query + (query.isEmpty() ? "" : "&") + "_csrf=" + encoded(token())));
    }

    /** Sends a form as another site would have it sent: with the browser's cookies, without the token. */
    public HttpResponse<String> postFromElsewhere(String path, Map<String, String> fields) {
        return send(form(path, encoded(fields)));
    }

    public HttpResponse<String> signIn(String name, String password) {
        return post("/portal/sign-in", Map.of("name", name, "password", password));
    }

    public Optional<String> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    public void keep(String name, String value) {
        HttpCookie cookie = new HttpCookie(name, value);
        cookie.setDomain("127.0.0.1");
        cookie.setPath("/");
        cookie.setSecure(true);
        cookie.setVersion(0);
        cookies.getCookieStore().add(URI.create(site), cookie);
    }

    private String token() {
        Matcher found = TOKEN.matcher(get("/portal/sign-in?back=/portal/vaults").body());
        if (found.find()) {
            return found.group(1);
        }
        // Signed in already: the sign-in page leads on to one with forms.
        Matcher elsewhere = TOKEN.matcher(get("/portal/vaults").body());
        if (!elsewhere.find()) {
            throw new AssertionError("no page with a form");
        }
        return elsewhere.group(1);
    }

    private HttpRequest.Builder form(String path, String body) {
        return HttpRequest.newBuilder(URI.create(site + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.header("Accept-Language", "en").build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
