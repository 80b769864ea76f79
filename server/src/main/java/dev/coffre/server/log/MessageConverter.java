package dev.coffre.server.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.coffre.vault.text.SafeText;

/** An event's message on one line, whatever names and addresses it holds. */
public final class MessageConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return SafeText.spelled(event.getFormattedMessage());
    }
}
