package dev.coffre.agent.platform.windows;

import dev.coffre.agent.service.ServiceStatus.State;
import dev.coffre.backup.win32.Win32Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/** Reports the status of the service in this process ({@code SetServiceStatus}). Thread-safe. */
final class ServiceStatusReporter {
    /** How often a pending state reports progress. */
    static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Duration WAIT_HINT = Duration.ofSeconds(20);
    private static final int OWN_PROCESS = 0x10;
    private static final int ACCEPT_STOP = 0x1;
    private static final int ACCEPT_SHUTDOWN = 0x4;
    private static final int ACCEPT_PRESHUTDOWN = 0x100;
    private static final int SERVICE_SPECIFIC_ERROR = 1066;
    private static final int STATUS_BYTES = 28;

    private static final Win32Function SET_STATUS = Win32Function.of("advapi32", "SetServiceStatus");

    private final long handle;
    private State state = State.START_PENDING;
    private int checkPoint;

    /** @param handle of {@code RegisterServiceCtrlHandlerExW} */
    ServiceStatusReporter(long handle) {
        this.handle = handle;
    }

    /** Reports a new state. A service that stops does not run again, and nothing follows its end. */
    synchronized void report(State next, int exit) {
        if (state == State.STOPPED || state == State.STOP_PENDING && next != State.STOPPED) {
            return;
        }
        state = next;
        checkPoint = 1;
        send(exit);
    }

    /** Tells the service manager that a pending state makes progress. Does nothing in other states. */
    synchronized void progress() {
        if (isPending()) {
            checkPoint++;
            send(0);
        }
    }

    private boolean isPending() {
        return state == State.START_PENDING || state == State.STOP_PENDING;
    }

    private void send(int exit) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment status = memory.allocate(STATUS_BYTES, 4);
            set(status, 0, OWN_PROCESS);
            set(status, 1, state.ordinal());
            set(status, 2, state == State.RUNNING ? ACCEPT_STOP | ACCEPT_SHUTDOWN | ACCEPT_PRESHUTDOWN : 0);
            set(status, 3, exit == 0 ? 0 : SERVICE_SPECIFIC_ERROR);
            set(status, 4, exit);
            set(status, 5, isPending() ? checkPoint : 0);
            set(status, 6, isPending() ? Math.toIntExact(WAIT_HINT.toMillis()) : 0);
            SET_STATUS.call(handle, status.address());
        }
    }

    private static void set(MemorySegment status, int field, int value) {
        status.setAtIndex(ValueLayout.JAVA_INT, field, value);
    }
}
