package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.bench.Sample;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Calls into libc as the agent makes them, beside the same call with nothing around it. */
@State(Scope.Thread)
public class LibcBenchmark {
    private static final int NAMES = 1_000;
    private static final int PIECE = 1 << 20;
    private static final int NO_FOLLOW = 0x100;
    private static final int BASIC_AND_BIRTH = 0xFFF;

    private static final CFunction GET_PARENT = CFunction.ofInt("getppid");
    private static final MethodHandle BARE_GETPPID = bare("getppid", ValueLayout.JAVA_INT);
    private static final MethodHandle BARE_STATX = bare(
            "statx",
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS);
    private static final MethodHandle BARE_GETDENTS =
            bare("getdents64", ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private static final MethodHandle BARE_PREAD = transfer("pread");
    private static final MethodHandle BARE_PWRITE = transfer("pwrite");

    private final Path folder = Sample.folder();
    private final byte[] heap = Sample.noise(PIECE);
    private final MemorySegment piece = Arena.ofAuto().allocate(PIECE, 8);
    private final MemorySegment statx = Arena.ofAuto().allocate(256, 8);
    private final ByteString path = ByteString.utf8(folder.toString());
    private final ByteString name = Sample.name(1);
    private final MemorySegment cName = Arena.ofAuto().allocateFrom("file-0000001.txt");
    private final Descriptor directory =
            Sample.made(() -> FileOpener.open(path, OpenFlags.READ_ONLY | OpenFlags.DIRECTORY));
    private final Descriptor file = Sample.made(this::filled);

    private Descriptor filled() throws IOException, ErrnoException {
        for (int i = 1; i < NAMES; i++) {
            Files.createFile(folder.resolve(Sample.name(i).display()));
        }
        Files.write(folder.resolve("piece"), heap);
        return FileOpener.openat(directory, ByteString.utf8("piece"), OpenFlags.READ_WRITE);
    }

    @TearDown
    public void delete() throws ErrnoException {
        file.close();
        directory.close();
        Sample.delete(folder);
    }

    private static MethodHandle transfer(String function) {
        return bare(
                function,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG);
    }

    private static MethodHandle bare(String function, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(function), FunctionDescriptor.of(result, arguments));
    }

    @Benchmark
    public long nothing() {
        return GET_PARENT.call(Scratch.ofThread());
    }

    @Benchmark
    public int bareNothing() throws Throwable {
        return (int) BARE_GETPPID.invokeExact();
    }

    @Benchmark
    public FileStatus status() throws ErrnoException {
        return FileStatus.of(directory, name);
    }

    @Benchmark
    public int bareStatx() throws Throwable {
        return (int) BARE_STATX.invokeExact(directory.number(), cName, NO_FOLLOW, BASIC_AND_BIRTH, statx);
    }

    @Benchmark
    @OperationsPerInvocation(NAMES)
    public long list() throws ErrnoException {
        long[] bytes = new long[1];
        try (Descriptor open = FileOpener.open(path, OpenFlags.READ_ONLY | OpenFlags.DIRECTORY)) {
            DirectoryLister.list(open, (names, from, length) -> bytes[0] += length);
        }
        return bytes[0];
    }

    @Benchmark
    @OperationsPerInvocation(NAMES)
    public long bareGetdents() throws Throwable {
        long bytes = 0;
        try (Descriptor open = FileOpener.open(path, OpenFlags.READ_ONLY | OpenFlags.DIRECTORY)) {
            for (long got = 1; got > 0; bytes += got) {
                got = (long) BARE_GETDENTS.invokeExact(open.number(), piece, 64L << 10);
            }
        }
        return bytes;
    }

    @Benchmark
    @OperationsPerInvocation(PIECE)
    public int read() throws ErrnoException {
        return FileIo.read(file, 0, heap, 0, PIECE);
    }

    @Benchmark
    @OperationsPerInvocation(PIECE)
    public long barePread() throws Throwable {
        return (long) BARE_PREAD.invokeExact(file.number(), piece, (long) PIECE, 0L);
    }

    @Benchmark
    @OperationsPerInvocation(PIECE)
    public void write() throws ErrnoException {
        FileIo.write(file, 0, heap, 0, PIECE);
    }

    @Benchmark
    @OperationsPerInvocation(PIECE)
    public long barePwrite() throws Throwable {
        return (long) BARE_PWRITE.invokeExact(file.number(), piece, (long) PIECE, 0L);
    }
}
