package dev.coffre.server.log;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Writes events by a pattern or as JSON objects, depending on how the service was started. */
public final class LogEncoder extends PatternLayoutEncoder {
    private boolean json;

    /** @param code of a {@link LogFormat} */
    public void setFormat(String code) {
        json = code.equals(LogFormat.JSON.code());
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return json ? JsonLine.of(event) : super.encode(event);
    }
}
