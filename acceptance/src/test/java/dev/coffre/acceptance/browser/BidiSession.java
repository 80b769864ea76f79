package dev.coffre.acceptance.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A session of WebDriver BiDi: commands and events as JSON over a WebSocket (w3.org/TR/webdriver-bidi). Thread-safe. */
final class BidiSession implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();
    private final Consumer<JsonNode> events;
    private final WebSocket socket;

    /** A command that the browser refused. */
    static final class BidiException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BidiException(String message) {
            super(message);
        }
    }

    /** @param events receives each event, with {@code method} and {@code params}; called by a thread of the connection */
    BidiSession(URI address, Consumer<JsonNode> events) {
        this.events = events;
        this.socket = client.newWebSocketBuilder()
                .buildAsync(address, new Messages())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        JsonNode unused = send("session.new", Map.of("capabilities", Map.of()));
    }

    /** Sends a command and waits for its result. */
    JsonNode send(String method, Map<String, ?> params) {
        int id = last.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        String text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", params));
        synchronized (socket) {
            WebSocket unused = socket.sendText(text, true).join();
        }
        try {
            JsonNode answered = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!answered.path("type").asString().equals("success")) {
                throw new BidiException(method + ": " + answered);
            }
            return answered.path("result");
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError(method + " has no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            waiting.remove(id);
        }
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean isLast) {
            message.append(data);
            if (isLast) {
                JsonNode received = JSON.readTree(message.toString());
                message.setLength(0);
                if (received.path("type").asString().equals("event")) {
                    events.accept(received);
                } else {
                    CompletableFuture<JsonNode> answer =
                            waiting.get(received.path("id").asInt());
                    if (answer != null) {
                        answer.complete(received);
                    }
                }
            }
            webSocket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            waiting.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
