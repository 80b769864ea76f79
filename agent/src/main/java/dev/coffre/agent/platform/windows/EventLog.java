package dev.coffre.agent.platform.windows;

import dev.coffre.agent.service.SystemLog;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Events of the agent in the log <em>Application</em> of Windows. Their source has a message file, without which the event
 * viewer complains about each event. {@code EventCreate.exe} of Windows is one whose messages 1 to 1000 are the text alone.
 */
public final class EventLog implements SystemLog {
    /** Name of the source, which the event viewer shows. */
    static final String SOURCE = "Coffre";

    private static final RegistryKey KEY =
            new RegistryKey("SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\" + SOURCE);
    private static final String MESSAGE_FILE = "%SystemRoot%\\System32\\EventCreate.exe";
    private static final int ALL_TYPES = 7;
    private static final int MAX_TEXT = 30_000;

    private static final Win32Function REGISTER = Win32Function.of("advapi32", "RegisterEventSourceW");
    private static final Win32Function REPORT = Win32Function.of("advapi32", "ReportEventW");
    private static final Win32Function DEREGISTER = Win32Function.of("advapi32", "DeregisterEventSource");

    /** Registers the source. */
    static void install() throws ErrnoException {
        KEY.setExpandable("EventMessageFile", MESSAGE_FILE);
        KEY.setNumber("TypesSupported", ALL_TYPES);
    }

    /** Removes the source. Events that were written stay in the log. */
    static void uninstall() throws ErrnoException {
        KEY.delete();
    }

    @Override
    public void write(Event event, String text) {
        try (Arena memory = Arena.ofConfined()) {
            long source = REGISTER.call(0, WideString.allocate(SOURCE, memory).address())
                    .value();
            if (source == 0) {
                return;
            }
            MemorySegment strings = memory.allocate(ValueLayout.JAVA_LONG);
            String bounded = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
            strings.set(
                    ValueLayout.JAVA_LONG,
                    0,
                    WideString.allocate(bounded, memory).address());
            REPORT.call(source, type(event.severity()), 0, event.number(), 0, 1, 0, strings.address(), 0);
            DEREGISTER.call(source);
        }
    }

    private static int type(Severity severity) {
        return switch (severity) {
            case ERROR -> 1;
            case WARNING -> 2;
            case INFORMATION -> 4;
        };
    }
}
