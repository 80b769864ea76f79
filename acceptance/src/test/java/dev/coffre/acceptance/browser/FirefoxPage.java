package dev.coffre.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.browser.BidiSession.BidiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page in Firefox. Looks as closely as {@link Reader} does, in the light appearance. */
final class FirefoxPage implements BrowserPage {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** The keys of WebDriver that have no character. */
    private static final Map<String, String> KEYS = Map.of(
            "Tab", "\uE004",
            "Enter", "\uE007",
            "Space", " ",
            "Delete", "\uE017",
            "Escape", "\uE00C",
            "Control", "\uE009",
            "ArrowDown", "\uE015",
            "ArrowUp", "\uE013");

    private static final String SERIOUS = """
        async () => JSON.stringify((await axe.run(document, {resultTypes: ["violations"]})).violations
            .filter((found) => ["serious", "critical"].includes(found.impact))
            .map((found) => found.id + ": " + found.help + " "
                + found.nodes.map((node) => node.html + " " + node.failureSummary).join(" ")))
        """;

    private final BidiSession session;
    private final String context;
    private final String site;
    private final String language;
    private final BlockingQueue<JsonNode> downloads = new LinkedBlockingQueue<>();
    private final List<String> findings = new CopyOnWriteArrayList<>();

    FirefoxPage(URI browser, String site, String language) {
        this.site = site;
        this.language = language;
        this.session = new BidiSession(browser, this::observe);
        // The first tab never gets the focus, because the address field has it: in its page nothing matches :focus. The
        // browser may also still load its first page there.
        this.context = session.send("browsingContext.create", Map.of("type", "tab"))
                .path("context")
                .asString();
        send(
                "session.subscribe",
                Map.of(
                        "events",
                        List.of("log.entryAdded", "network.beforeRequestSent", "browsingContext.downloadEnd")));
        send(
                "browsingContext.setViewport",
                Map.of("context", context, "viewport", Map.of("width", 1280, "height", 800)));
    }

    /** Requests of the browser itself have no page. */
    private void observe(JsonNode event) {
        JsonNode params = event.path("params");
        switch (event.path("method").asString()) {
            case "network.beforeRequestSent" -> {
                String url = params.path("request").path("url").asString();
                boolean own = Stream.of(site, "data:", "about:").anyMatch(url::startsWith);
                if (params.path("context").isString() && !own) {
                    findings.add("asks elsewhere: " + url);
                }
            }
            case "log.entryAdded" -> {
                String text = params.path("text").asString();
                if (params.path("level").asString().equals("error")) {
                    findings.add("console: " + text);
                }
            }
            case "browsingContext.downloadEnd" -> downloads.add(params);
            default -> {}
        }
    }

    private void send(String method, Map<String, ?> params) {
        JsonNode unused = session.send(method, params);
    }

    /** Calls a function on the page, which returns a text. The debugger calls it, so the page's policy does not forbid it. */
    private String call(String function, String... values) {
        JsonNode called = session.send(
                "script.callFunction",
                Map.of(
                        "functionDeclaration",
                        function,
                        "awaitPromise",
                        true,
                        "target",
                        Map.of("context", context),
                        "arguments",
                        Arrays.stream(values)
                                .map(value -> Map.of("type", "string", "value", value))
                                .toList()));
        if (!called.path("type").asString().equals("success")) {
            throw new BidiException(called.path("exceptionDetails").path("text").asString());
        }
        return called.path("result").path("value").asString();
    }

    /** Calls a function of the first element that matches, once there is one. */
    private String ofFirst(String selector, String function, String... values) {
        awaitThat(() -> count(selector) > 0, selector);
        List<String> all = new ArrayList<>(List.of(selector));
        all.addAll(List.of(values));
        return call(
                "(selector, ...rest) => String((" + function + ")(document.querySelector(selector), ...rest))",
                all.toArray(String[]::new));
    }

    /** Waits until a condition holds. While a page is replaced, the browser may answer nothing. */
    private void awaitThat(BooleanSupplier condition, String what) {
        long begin = System.nanoTime();
        String last = "";
        while (System.nanoTime() - begin < PATIENCE.toNanos()) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
            } catch (BidiException replaced) {
                last = String.valueOf(replaced.getMessage());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("waited in vain for " + what + " " + last);
    }

    @Override
    public void open(String path) {
        follow(site + path);
    }

    @Override
    public void follow(String link) {
        send("browsingContext.navigate", Map.of("context", context, "url", link, "wait", "complete"));
    }

    @Override
    public String address() {
        return call("() => location.href");
    }

    @Override
    public void key(String name) {
        List<String> keys = Arrays.stream(name.split("\\+"))
                .map(key -> KEYS.getOrDefault(key, key.toLowerCase(java.util.Locale.ROOT)))
                .toList();
        List<Map<String, String>> actions = new ArrayList<>();
        keys.forEach(key -> actions.add(Map.of("type", "keyDown", "value", key)));
        keys.reversed().forEach(key -> actions.add(Map.of("type", "keyUp", "value", key)));
        perform(actions);
    }

    @Override
    public void type(String text) {
        List<Map<String, String>> actions = new ArrayList<>();
        text.codePoints().mapToObj(Character::toString).forEach(letter -> {
            actions.add(Map.of("type", "keyDown", "value", letter));
            actions.add(Map.of("type", "keyUp", "value", letter));
        });
        perform(actions);
    }

    private void perform(List<Map<String, String>> actions) {
        send(
                "input.performActions",
                Map.of(
                        "context",
                        context,
                        "actions",
                        List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
    }

    @Override
    public void await(String selector) {
        awaitThat(
                () -> call(
                                "(selector) => String([...document.querySelectorAll(selector)].slice(0, 1)"
                                        + ".some((found) => found.checkVisibility()))",
                                selector)
                        .equals("true"),
                selector);
    }

    @Override
    public int count(String selector) {
        return Integer.parseInt(call("(selector) => String(document.querySelectorAll(selector).length)", selector));
    }

    /**
     * Tab at the end of a page gives the focus to the browser's toolbar. WebDriver then goes on from the page's beginning,
     * where {@code :focus} matches nothing.
     */
    @Override
    public boolean hasFocus(String selector) {
        return call("(selector) => String(document.activeElement?.matches(selector))", selector)
                .equals("true");
    }

    @Override
    public boolean isChecked(String selector) {
        return ofFirst(selector, "(found) => found.checked").equals("true");
    }

    @Override
    public String attribute(String selector, String name) {
        return ofFirst(selector, "(found, name) => found.getAttribute(name) ?? ''", name);
    }

    @Override
    public String text(String selector) {
        return ofFirst(selector, "(found) => found.innerText");
    }

    @Override
    public List<String> texts(String selector) {
        String all = call(
                "(selector) => JSON.stringify([...document.querySelectorAll(selector)].map((found) =>"
                        + " found.innerText))",
                selector);
        return JSON.readTree(all).valueStream().map(JsonNode::asString).toList();
    }

    @Override
    public void look(String name) {
        send(
                "script.evaluate",
                Map.of("expression", axe(), "awaitPromise", false, "target", Map.of("context", context)));
        JSON.readTree(call(SERIOUS)).forEach(found -> findings.add("axe on " + name + ": " + found.asString()));
        picture(name + "-" + language + "-firefox");
        assertThat(attribute("html", "lang")).isEqualTo(language);
        assertThat(text("main")).as("texts without a value on %s", name).doesNotContainPattern("\\{\\d}");
    }

    private static String axe() {
        try (InputStream source = FirefoxPage.class.getResourceAsStream("/axe.min.js")) {
            return new String(java.util.Objects.requireNonNull(source).readAllBytes(), StandardCharsets.UTF_8)
                    + "\nundefined";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void picture(String name) {
        byte[] png = Base64.getDecoder()
                .decode(session.send(
                                "browsingContext.captureScreenshot", Map.of("context", context, "origin", "document"))
                        .path("data")
                        .asString());
        try {
            Files.createDirectories(SCREENSHOTS);
            Path unused = Files.write(SCREENSHOTS.resolve(name + ".png"), png);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Path download(Runnable starts, Path folder) {
        downloads.clear();
        starts.run();
        try {
            JsonNode ended = downloads.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended).as("no download has ended").isNotNull();
            assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("complete");
            Path file = Path.of(ended.path("filepath").asString());
            return Files.move(file, folder.resolve(file.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void walk(Reader.Walk steps) throws Exception {
        try {
            steps.take();
        } catch (BidiException | AssertionError e) {
            throw new AssertionError(failure(), e);
        }
        assertThat(findings).isEmpty();
    }

    /** Returns what the page shows; the browser may have failed too. */
    private String failure() {
        try {
            picture("failed-" + language + "-firefox");
            return "at " + address() + ", which says: " + call("() => document.body.innerText");
        } catch (BidiException | AssertionError e) {
            return "the page cannot be read: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
