package dev.coffre.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.coffre.vault.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;

/**
 * An event as one JSON object on one line: {@code time}, {@code level}, {@code logger}, {@code thread},
 * {@code message}, the request's context (MDC), the event's own key-value pairs, and {@code trace}. The object is flat,
 * so that fields are found by name. JSON escapes every line break.
 */
final class JsonLine {
    private JsonLine() {}

    static byte[] of(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        line.put("level", event.getLevel().toString());
        line.put("logger", event.getLoggerName());
        line.put("thread", event.getThreadName());
        line.put("message", event.getFormattedMessage());
        event.getMDCPropertyMap().forEach(line::putIfAbsent);
        for (KeyValuePair pair : Optional.ofNullable(event.getKeyValuePairs()).orElse(List.of())) {
            line.putIfAbsent(pair.key, pair.value);
        }
        if (event.getThrowableProxy() != null) {
            line.put("trace", TraceConverter.trace(event.getThrowableProxy()));
        }
        return (WireJson.writeLine(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
