package dev.coffre.server.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.coffre.vault.text.SafeText;

/** Writes an event's message on one line, even if it contains line breaks or control characters. */
public final class MessageConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return SafeText.escaped(event.getFormattedMessage());
    }
}
