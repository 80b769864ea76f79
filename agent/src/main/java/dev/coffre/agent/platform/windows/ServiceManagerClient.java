package dev.coffre.agent.platform.windows;

import dev.coffre.agent.service.ServiceStatus;
import dev.coffre.agent.service.ServiceTexts;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.backup.win32.Win32Result;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** The service manager of this machine ({@code services.exe}), asked about one service. */
final class ServiceManagerClient {
    private static final int OWN_PROCESS = 0x10;
    private static final int AUTO_START = 2;
    private static final int ERROR_NORMAL = 1;
    private static final int CONTROL_STOP = 1;
    private static final int STATUS_PROCESS_INFO = 0;
    private static final int STATUS_BYTES = 36;
    private static final int SERVICE_SPECIFIC_ERROR = 1066;

    private static final int MANAGER_CONNECT = 0x1;
    private static final int MANAGER_CREATE = 0x2;
    private static final int QUERY_STATUS = 0x4;
    private static final int START = 0x10;
    private static final int STOP = 0x20;
    private static final int DELETE = 0x10000;
    private static final int CHANGE_CONFIG = 0x2;

    private static final int DOES_NOT_EXIST = 1060;
    private static final int ALREADY_RUNNING = 1056;
    private static final int NOT_ACTIVE = 1062;
    private static final int MARKED_FOR_DELETE = 1072;

    private static final Win32Function OPEN_MANAGER = Win32Function.of("advapi32", "OpenSCManagerW");
    private static final Win32Function OPEN_SERVICE = Win32Function.of("advapi32", "OpenServiceW");
    private static final Win32Function CREATE_SERVICE = Win32Function.of("advapi32", "CreateServiceW");
    private static final Win32Function CHANGE = Win32Function.of("advapi32", "ChangeServiceConfigW");
    private static final Win32Function START_SERVICE = Win32Function.of("advapi32", "StartServiceW");
    private static final Win32Function CONTROL = Win32Function.of("advapi32", "ControlService");
    private static final Win32Function DELETE_SERVICE = Win32Function.of("advapi32", "DeleteService");
    private static final Win32Function QUERY = Win32Function.of("advapi32", "QueryServiceStatusEx");
    private static final Win32Function CLOSE = Win32Function.of("advapi32", "CloseServiceHandle");

    private final String name;

    /** @param name of the service, as in the registry */
    ServiceManagerClient(String name) {
        this.name = name;
    }

    /** An action on the opened service. Failures are thrown. */
    @FunctionalInterface
    private interface ServiceAction<T> {
        T on(long service) throws ErrnoException;
    }

    /**
     * Creates the service, or changes it.
     *
     * @return the settings that this system does not know
     */
    List<String> install(ServiceTexts texts, String commandLine) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            long display = wide(texts.displayName(), memory);
            long command = wide(commandLine, memory);
            long service = wide(name, memory);
            long manager = openManager(MANAGER_CONNECT | MANAGER_CREATE);
            try {
                Win32Result opened = OPEN_SERVICE.call(manager, service, CHANGE_CONFIG | START);
                if (opened.value() == 0 && opened.lastError() == DOES_NOT_EXIST) {
                    opened = CREATE_SERVICE.call(
                            manager,
                            service,
                            display,
                            CHANGE_CONFIG | START,
                            OWN_PROCESS,
                            AUTO_START,
                            ERROR_NORMAL,
                            command,
                            0,
                            0,
                            0,
                            0,
                            0);
                } else if (opened.value() != 0) {
                    require(CHANGE.call(
                            opened.value(), OWN_PROCESS, AUTO_START, ERROR_NORMAL, command, 0, 0, 0, 0, 0, display));
                }
                long handle = requireHandle(opened);
                try {
                    return configure(handle, texts.description());
                } finally {
                    CLOSE.call(handle);
                }
            } finally {
                CLOSE.call(manager);
            }
        }
    }

    private static List<String> configure(long service, String description) {
        List<String> refused = new ArrayList<>();
        for (ServiceSetting setting : ServiceSetting.all(description)) {
            if (!setting.apply(service)) {
                refused.add(setting.name());
            }
        }
        return refused;
    }

    ServiceStatus status() throws ErrnoException {
        return withService(QUERY_STATUS, ServiceStatus.absent(), this::query);
    }

    private ServiceStatus query(long service) throws ErrnoException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment status = memory.allocate(STATUS_BYTES, 8);
            MemorySegment needed = memory.allocate(ValueLayout.JAVA_INT);
            require(QUERY.call(service, STATUS_PROCESS_INFO, status.address(), STATUS_BYTES, needed.address()));
            int exit = field(status, 3);
            return new ServiceStatus(
                    ServiceStatus.State.values()[field(status, 1)],
                    field(status, 7),
                    exit == SERVICE_SPECIFIC_ERROR ? field(status, 4) : exit);
        }
    }

    private static int field(MemorySegment status, int index) {
        return status.getAtIndex(ValueLayout.JAVA_INT, index);
    }

    /** Asks the service to start, unless it runs. Returns whether it is installed. */
    boolean requestStart() throws ErrnoException {
        return withService(START, false, service -> {
            Win32Result started = START_SERVICE.call(service, 0, 0);
            if (!started.isTrue() && started.lastError() != ALREADY_RUNNING) {
                throw failure(started);
            }
            return true;
        });
    }

    /** Asks the service to stop, unless it has stopped. Returns whether it is installed. */
    boolean requestStop() throws ErrnoException {
        return withService(STOP, false, service -> {
            try (Arena memory = Arena.ofConfined()) {
                Win32Result stopped = CONTROL.call(
                        service, CONTROL_STOP, memory.allocate(STATUS_BYTES, 8).address());
                if (!stopped.isTrue() && stopped.lastError() != NOT_ACTIVE) {
                    throw failure(stopped);
                }
            }
            return true;
        });
    }

    /** Deletes the service. It is there until its process has ended. Returns whether it was there. */
    boolean delete() throws ErrnoException {
        return withService(DELETE, false, service -> {
            Win32Result deleted = DELETE_SERVICE.call(service);
            if (!deleted.isTrue() && deleted.lastError() != MARKED_FOR_DELETE) {
                throw failure(deleted);
            }
            return true;
        });
    }

    private <T> T withService(int access, T absent, ServiceAction<T> action) throws ErrnoException {
        long manager = openManager(MANAGER_CONNECT);
        try (Arena memory = Arena.ofConfined()) {
            Win32Result opened = OPEN_SERVICE.call(manager, wide(name, memory), access);
            if (opened.value() == 0 && opened.lastError() == DOES_NOT_EXIST) {
                return absent;
            }
            long service = requireHandle(opened);
            try {
                return action.on(service);
            } finally {
                CLOSE.call(service);
            }
        } finally {
            CLOSE.call(manager);
        }
    }

    private long openManager(int access) throws ErrnoException {
        return requireHandle(OPEN_MANAGER.call(0, 0, access));
    }

    private void require(Win32Result result) throws ErrnoException {
        if (!result.isTrue()) {
            throw failure(result);
        }
    }

    private long requireHandle(Win32Result result) throws ErrnoException {
        if (result.value() == 0) {
            throw failure(result);
        }
        return result.value();
    }

    private ErrnoException failure(Win32Result result) {
        return result.failure(ByteString.utf8(name));
    }

    private static long wide(String text, SegmentAllocator memory) {
        return WideString.allocate(text, memory).address();
    }
}
