package dev.coffre.acceptance.process;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a program ended.
 *
 * @param command for messages
 * @param peakKiB the most memory it had resident at one moment, as far as it was seen
 */
public record Outcome(String command, int exit, String out, String err, long peakKiB) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The lines of {@code --json}; what is not JSON makes the test fail. */
    public List<JsonNode> lines() {
        return out.lines().map(this::parse).toList();
    }

    private JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException e) {
            throw new AssertionError("not a JSON line: " + line + "\n" + this, e);
        }
    }

    public List<JsonNode> events(String event) {
        return lines().stream()
                .filter(line -> line.path("event").asString("").equals(event))
                .toList();
    }

    /** The last line of {@code --json}. */
    public JsonNode result() {
        List<JsonNode> lines = lines();
        if (lines.isEmpty() || !lines.getLast().path("event").asString("").equals("result")) {
            throw new AssertionError("the last line is no result\n" + this);
        }
        return lines.getLast();
    }

    /** The code of the result. */
    public String code() {
        return result().path("code").asString("");
    }

    /** A figure of the result. */
    public long figure(String name) {
        JsonNode figure = result().path(name);
        if (!figure.isNumber()) {
            throw new AssertionError("the result has no figure " + name + "\n" + this);
        }
        return figure.asLong();
    }

    /** The same outcome, if it has this exit code. */
    public Outcome expect(int wanted) {
        if (exit != wanted) {
            throw new AssertionError("expected exit code " + wanted + ": " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return command + " ended with " + exit + "\n--- out\n" + shortened(out) + "\n--- err\n" + shortened(err);
    }

    private static String shortened(String text) {
        int kept = 4_000;
        return text.length() <= kept ? text : "…" + text.substring(text.length() - kept);
    }
}
