package dev.coffre.agent.platform.windows;

import dev.coffre.agent.service.ServiceBody;
import dev.coffre.agent.service.ServiceControl.ServiceNotStartedException;
import dev.coffre.agent.service.ServiceStatus.State;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.backup.win32.Win32Result;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The service in this process. The service manager talks to the process that it has started itself, so that must be this
 * JVM and not the child of a launcher.
 *
 * <p>{@code StartServiceCtrlDispatcherW} blocks one thread until the service has stopped. It calls {@link #serviceMain} on a
 * new thread and {@link #control} on its own. The body runs on the thread that called {@link #run}.
 */
final class ServiceProcess {
    private static final int CONTROL_STOP = 1;
    private static final int CONTROL_INTERROGATE = 4;
    private static final int CONTROL_SHUTDOWN = 5;
    private static final int CONTROL_PRESHUTDOWN = 15;
    private static final int CALL_NOT_IMPLEMENTED = 120;
    private static final int NOT_STARTED_BY_SERVICE_MANAGER = 1063;

    /** The handler must return within 30 seconds, and the dispatcher soon after the service has stopped. */
    private static final Duration DISPATCHER_TIMEOUT = Duration.ofSeconds(5);

    private static final Win32Function DISPATCH = Win32Function.of("advapi32", "StartServiceCtrlDispatcherW");
    private static final Win32Function REGISTER_HANDLER = Win32Function.of("advapi32", "RegisterServiceCtrlHandlerExW");

    private final MemorySegment name;
    private final ServiceBody body;
    private final CompletableFuture<ServiceStatusReporter> started = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final AtomicBoolean stopRequested = new AtomicBoolean();

    private ServiceProcess(String name, ServiceBody body) {
        this.name = WideString.allocate(name, Arena.global());
        this.body = body;
    }

    /** Runs the body as the service of this name. Returns the body's exit code. At most once in a process. */
    static int run(String name, ServiceBody body) throws IOException {
        return new ServiceProcess(name, body).run();
    }

    private int run() throws IOException {
        Thread dispatcher =
                Thread.ofPlatform().daemon().name("service-dispatcher").start(this::dispatch);
        ServiceStatusReporter status = awaitStart();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> reportRequestedEnd(status)));
        Thread progress = Thread.ofPlatform().daemon().name("service-progress").start(() -> reportProgress(status));
        int exit = 1;
        try {
            exit = body.run(() -> status.report(State.RUNNING, 0));
        } finally {
            status.report(State.STOPPED, exit);
            ended.complete(exit);
            progress.interrupt();
            awaitEnd(dispatcher);
        }
        return exit;
    }

    private ServiceStatusReporter awaitStart() throws IOException {
        try {
            return started.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** The process may end before the body, if that hangs. An end that was requested is no failure, so nothing restarts it. */
    private void reportRequestedEnd(ServiceStatusReporter status) {
        if (stopRequested.get()) {
            status.report(State.STOPPED, 0);
        }
    }

    private static void awaitEnd(Thread dispatcher) {
        try {
            dispatcher.join(DISPATCHER_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reportProgress(ServiceStatusReporter status) {
        try {
            while (true) {
                Thread.sleep(ServiceStatusReporter.INTERVAL);
                status.progress();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands this process to the service manager. The callbacks are never freed: they may be called until the process ends. */
    private void dispatch() {
        Arena memory = Arena.global();
        MemorySegment table = memory.allocate(ValueLayout.JAVA_LONG, 4);
        table.setAtIndex(ValueLayout.JAVA_LONG, 0, name.address());
        table.setAtIndex(ValueLayout.JAVA_LONG, 1, serviceMainCallback().address());
        Win32Result result = DISPATCH.call(table.address());
        if (!result.isTrue()) {
            started.completeExceptionally(
                    result.lastError() == NOT_STARTED_BY_SERVICE_MANAGER
                            ? new ServiceNotStartedException()
                            : result.failure(ByteString.EMPTY));
        }
    }

    /** Called by the system. An exception that left it would end the JVM. */
    private void serviceMain(int count, MemorySegment arguments) {
        Win32Result handle =
                REGISTER_HANDLER.call(name.address(), controlCallback().address(), 0);
        if (handle.value() == 0) {
            started.completeExceptionally(handle.failure(ByteString.EMPTY));
            return;
        }
        ServiceStatusReporter status = new ServiceStatusReporter(handle.value());
        status.report(State.START_PENDING, 0);
        started.complete(status);
        int unused = ended.join();
    }

    /** Called by the system. An exception that left it would end the JVM. */
    private int control(int control, int eventType, MemorySegment eventData, MemorySegment context) {
        return switch (control) {
            case CONTROL_INTERROGATE -> 0;
            case CONTROL_STOP, CONTROL_SHUTDOWN, CONTROL_PRESHUTDOWN -> {
                started.join().report(State.STOP_PENDING, 0);
                if (stopRequested.compareAndSet(false, true)) {
                    Thread.ofPlatform().daemon().name("service-stop").start(body::stop);
                }
                yield 0;
            }
            default -> CALL_NOT_IMPLEMENTED;
        };
    }

    private MemorySegment serviceMainCallback() {
        MethodType type = MethodType.methodType(void.class, int.class, MemorySegment.class);
        return Linker.nativeLinker()
                .upcallStub(
                        bound("serviceMain", type),
                        FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                        Arena.global());
    }

    private MemorySegment controlCallback() {
        MethodType type =
                MethodType.methodType(int.class, int.class, int.class, MemorySegment.class, MemorySegment.class);
        return Linker.nativeLinker()
                .upcallStub(
                        bound("control", type),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS),
                        Arena.global());
    }

    private MethodHandle bound(String method, MethodType type) {
        try {
            return MethodHandles.lookup().bind(this, method, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this class has " + method, e);
        }
    }
}
