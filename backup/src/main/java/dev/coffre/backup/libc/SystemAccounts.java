package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Users and groups of this machine, from all sources of the name service (files, LDAP …). Caches every answer, so an
 * instance should live no longer than one job.
 */
public final class SystemAccounts {
    private static final CFunction GETPWUID = CFunction.ofInt("getpwuid_r");
    private static final CFunction GETGRGID = CFunction.ofInt("getgrgid_r");
    private static final CFunction GETPWNAM = CFunction.ofInt("getpwnam_r");
    private static final CFunction GETGRNAM = CFunction.ofInt("getgrnam_r");
    private static final CFunction GETEUID = CFunction.ofInt("geteuid");
    private static final CFunction GETEGID = CFunction.ofInt("getegid");

    /** In struct passwd and struct group alike, the name pointer and the password pointer precede the id. */
    private static final long ID_OFFSET = 16;

    private static final long FIRST_BUFFER = 4 * 1024;
    private static final long LARGEST_BUFFER = 4 * 1024 * 1024;

    private final Map<Long, ByteString> users = new ConcurrentHashMap<>();
    private final Map<Long, ByteString> groups = new ConcurrentHashMap<>();
    private final Map<ByteString, OptionalLong> userIds = new ConcurrentHashMap<>();
    private final Map<ByteString, OptionalLong> groupIds = new ConcurrentHashMap<>();

    /** Returns the name of a user; empty if there is none. */
    public ByteString userName(long uid) {
        return users.computeIfAbsent(uid, id -> nameOf(GETPWUID, id));
    }

    /** Returns the name of a group; empty if there is none. */
    public ByteString groupName(long gid) {
        return groups.computeIfAbsent(gid, id -> nameOf(GETGRGID, id));
    }

    public OptionalLong uid(ByteString userName) {
        return userIds.computeIfAbsent(userName, name -> idOf(GETPWNAM, name));
    }

    public OptionalLong gid(ByteString groupName) {
        return groupIds.computeIfAbsent(groupName, name -> idOf(GETGRNAM, name));
    }

    /** Returns the effective user id of this process. */
    public static long effectiveUser() {
        return Integer.toUnsignedLong((int) GETEUID.call(Scratch.ofThread()));
    }

    /** Returns the effective group id of this process. */
    public static long effectiveGroup() {
        return Integer.toUnsignedLong((int) GETEGID.call(Scratch.ofThread()));
    }

    private static ByteString nameOf(CFunction lookUp, long id) {
        Scratch scratch = Scratch.ofThread();
        return withBuffer(
                (struct, buffer, result) -> lookUp.call(
                        scratch, id, struct.address(), buffer.address(), buffer.byteSize(), result.address()),
                ByteString.EMPTY,
                SystemAccounts::name);
    }

    private static OptionalLong idOf(CFunction lookUp, ByteString name) {
        if (name.isEmpty() || name.indexOf((byte) 0) >= 0) {
            return OptionalLong.empty();
        }
        Scratch scratch = Scratch.ofThread();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wanted = arena.allocate(name.size() + 1L);
            MemorySegment.copy(name.toByteArray(), 0, wanted, ValueLayout.JAVA_BYTE, 0, name.size());
            return withBuffer(
                    (struct, buffer, result) -> lookUp.call(
                            scratch,
                            wanted.address(),
                            struct.address(),
                            buffer.address(),
                            buffer.byteSize(),
                            result.address()),
                    OptionalLong.empty(),
                    struct -> OptionalLong.of(Integer.toUnsignedLong(struct.get(ValueLayout.JAVA_INT, ID_OFFSET))));
        }
    }

    /** The strings go to a buffer of the caller. ERANGE asks for a larger one, and any other error counts as unknown. */
    private static <T> T withBuffer(LookUp lookUp, T unknown, Decoder<T> decoder) {
        for (long size = FIRST_BUFFER; size <= LARGEST_BUFFER; size *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment struct = arena.allocate(64, 8);
                MemorySegment result = arena.allocate(ValueLayout.ADDRESS);
                long errno = lookUp.call(struct, arena.allocate(size, 8), result);
                if (errno == 0 && result.get(ValueLayout.ADDRESS, 0).address() != 0) {
                    return decoder.decode(struct);
                }
                if (errno != Errno.ERANGE) {
                    return unknown;
                }
            }
        }
        return unknown;
    }

    private static ByteString name(MemorySegment struct) {
        MemorySegment string = struct.get(ValueLayout.ADDRESS, 0).reinterpret(LARGEST_BUFFER);
        int length = 0;
        while (string.get(ValueLayout.JAVA_BYTE, length) != 0) {
            length++;
        }
        return ByteString.of(string.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    private interface LookUp {
        long call(MemorySegment struct, MemorySegment buffer, MemorySegment result);
    }

    private interface Decoder<T> {
        T decode(MemorySegment struct);
    }
}
