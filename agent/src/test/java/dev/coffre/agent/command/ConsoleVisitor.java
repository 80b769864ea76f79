package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.console.ConsoleServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a browser does at the console, without a screen; unlike a browser it sends any header that it is told to. */
final class ConsoleVisitor implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("name=\"form-token\" value=\"([^\"]+)\"");

    private static final Pattern HIDDEN = Pattern.compile("type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    private final int port;
    private final Map<String, String> headers = new HashMap<>();
    private Optional<String> cookie = Optional.empty();
    private String token = "";
    private String here = "";
    private Response last = new Response(0, Map.of(), "");

    private record Response(int status, Map<String, String> headers, String body) {}

    ConsoleVisitor(ConsoleServer server) {
        this.port = server.port();
        headers.putAll(Map.of(
                "Host",
                "127.0.0.1:" + port,
                "Origin",
                "http://127.0.0.1:" + port,
                "Sec-Fetch-Site",
                "same-origin",
                "Accept-Language",
                "en"));
    }

    static ConsoleVisitor letInto(ConsoleServer server) {
        ConsoleVisitor visitor = new ConsoleVisitor(server);
        visitor.enter(server.link());
        assertThat(visitor.status()).isEqualTo(303);
        visitor.get("/");
        assertThat(visitor.status()).isEqualTo(200);
        return visitor;
    }

    /** From now on; an empty value leaves the header out. */
    ConsoleVisitor with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    ConsoleVisitor withCookie(String value) {
        cookie = Optional.of(value);
        return this;
    }

    String cookie() {
        return cookie.orElseThrow();
    }

    void enter(String link) {
        enter(link, "/");
    }

    void enter(String link, String page) {
        send("POST", "/enter", form(Map.of("token", link.substring(link.indexOf('#') + 1), "to", page)));
    }

    /** The address of the page that was seen last. */
    String here() {
        return here;
    }

    String get(String path) {
        here = path;
        send("GET", path, "");
        return body();
    }

    /** Sends a form of the page that was seen last, and goes where the answer leads. */
    String post(String path, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.put("form-token", token);
        send("POST", path, form(all));
        return status() == 303 ? get(location()) : body();
    }

    /** Sends a form with the hidden fields of the page that was seen last. */
    String submit(String path, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(hidden());
        all.putAll(fields);
        return post(path, all);
    }

    /** The hidden fields of the page that was seen last, by name. */
    Map<String, String> hidden() {
        Map<String, String> fields = new HashMap<>();
        Matcher found = HIDDEN.matcher(body());
        while (found.find()) {
            fields.put(found.group(1), found.group(2));
        }
        return fields;
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void send(String method, String path, String body) {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
        headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.append(name).append(": ").append(value).append("\r\n");
            }
        });
        cookie.ifPresent(value -> request.append("Cookie: ").append(value).append("\r\n"));
        if (method.equals("POST")) {
            request.append("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n");
        }
        last = parsed(exchanged(request.append("\r\n").append(body).toString()));
        header("set-cookie")
                .filter(value -> value.startsWith("coffre-console"))
                .ifPresent(value -> cookie = Optional.of(value.substring(0, value.indexOf(';'))));
        Matcher found = TOKEN.matcher(last.body);
        if (found.find()) {
            token = found.group(1);
        }
    }

    private String exchanged(String request) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Response parsed(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        String[] lines = answer.substring(0, end).split("\r\n");
        Map<String, String> found = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            found.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        return new Response(Integer.parseInt(lines[0].split(" ")[1]), found, answer.substring(end + 4));
    }

    int status() {
        return last.status;
    }

    String body() {
        return last.body;
    }

    String location() {
        return header("location").orElseThrow();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(last.headers.get(name));
    }

    /** What the page's first element of this id says. */
    String text(String id) {
        Matcher found = Pattern.compile("id=\"" + id + "\"[^>]*>(.*?)</(p|h2|label|div)>", Pattern.DOTALL)
                .matcher(body());
        return found.find() ? found.group(1).replaceAll("<[^>]*>", "").strip() : "";
    }

    @Override
    public void close() {
        cookie = Optional.empty();
    }
}
