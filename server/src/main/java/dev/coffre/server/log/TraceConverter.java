package dev.coffre.server.log;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.coffre.vault.text.SafeText;

/** Writes the stack trace of an event. Exception messages quote untrusted input, so each is kept on one line. */
public final class TraceConverter extends ThrowableHandlingConverter {
    private static final int MAX_CAUSES = 20;

    /** Limit for each exception. The trace of a stack overflow has a thousand frames, which repeat. */
    private static final int MOST_FRAMES = 60;

    @Override
    public String convert(ILoggingEvent event) {
        return event.getThrowableProxy() == null ? "" : trace(event.getThrowableProxy());
    }

    static String trace(IThrowableProxy first) {
        StringBuilder trace = new StringBuilder();
        IThrowableProxy thrown = first;
        for (int depth = 0; thrown != null && depth < MAX_CAUSES; depth++) {
            trace.append(depth == 0 ? "" : "Caused by: ")
                    .append(thrown.getClassName())
                    .append(": ")
                    .append(SafeText.escaped(String.valueOf(thrown.getMessage())))
                    .append('\n');
            frames(thrown, trace);
            thrown = thrown.getCause();
        }
        return trace.toString();
    }

    private static void frames(IThrowableProxy thrown, StringBuilder trace) {
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        int own = frames.length - thrown.getCommonFrames();
        int told = Math.min(own, MOST_FRAMES);
        for (int i = 0; i < told; i++) {
            trace.append('\t').append(frames[i].getSTEAsString()).append('\n');
        }
        if (frames.length > told) {
            trace.append("\t... ").append(frames.length - told).append(" more\n");
        }
    }
}
