package dev.coffre.backup.libc;

/** The flags of {@code open(2)}. Two of them have other values on ARM. */
public final class OpenFlags {
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

    public static final int READ_ONLY = 0;
    public static final int WRITE_ONLY = 1;
    public static final int READ_WRITE = 2;
    public static final int CREATE = 0100;
    public static final int EXCLUSIVE = 0200;
    public static final int TRUNCATE = 01000;
    public static final int NON_BLOCKING = 04000;
    public static final int DIRECTORY = ARM ? 040000 : 0200000;
    public static final int NO_FOLLOW = ARM ? 0100000 : 0400000;
    public static final int NO_ACCESS_TIME = 01000000;
    public static final int CLOSE_ON_EXEC = 02000000;
    /** O_TMPFILE: takes, instead of a name, the directory in which the new file may get its name. */
    public static final int UNNAMED = 020000000 | DIRECTORY;
    /** O_PATH: only a location in the tree. Suffices for the {@code *at} calls and needs no right to read. */
    public static final int PATH_ONLY = 010000000;

    private OpenFlags() {}
}
