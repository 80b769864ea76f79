package dev.coffre.backup.trust.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.trust.FileAccess;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.Win32Function;
import dev.coffre.backup.win32.Win32Handle;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Wine makes the list of a file from its Unix mode, so the list itself is read back from an event, which keeps it. */
@EnabledOnOs(OS.WINDOWS)
class WindowsPrivateFilesTest {
    private static final int KERNEL_OBJECT = 6;
    private static final int LIST = 4;
    private static final int WRITE_DATA = 2;
    private static final int ATTRIBUTE_SPARSE = 0x200;

    @TempDir
    private Path folder;

    @Test
    void aPrivateObjectOfAnAdministratorAdmitsSystemAndAdministratorsAlone() throws IOException {
        try (Win32Handle event = Win32Function.of("kernel32", "CreateEventW")
                        .call(PrivateDescriptor.forObject().address(), 1, 0, 0)
                        .requireHandle(ByteString.EMPTY);
                Arena memory = Arena.ofConfined()) {
            MemorySegment descriptor = memory.allocate(8, 8);
            assertThat(Win32Function.of("advapi32", "GetSecurityInfo")
                            .call(event.value(), KERNEL_OBJECT, LIST, 0, 0, 0, 0, descriptor.address())
                            .status())
                    .isZero();
            MemorySegment text = memory.allocate(8, 8);
            Win32Function.of("advapi32", "ConvertSecurityDescriptorToStringSecurityDescriptorW")
                    .call(descriptor.get(ValueLayout.JAVA_LONG, 0), 1, LIST, text.address(), 0)
                    .requireTrue(ByteString.EMPTY);
            MemorySegment wide =
                    MemorySegment.ofAddress(text.get(ValueLayout.JAVA_LONG, 0)).reinterpret(2_000);
            String list = WideString.read(wide, 0, 400);
            list = list.substring(0, list.indexOf('\0'));
            assertThat(list).startsWith("D:P").containsPattern(";SY\\)").containsPattern(";BA\\)");
            assertThat(list.chars().filter(c -> c == '(').count()).isEqualTo(2);
        }
    }

    @Test
    void noOtherUserMayOpenAPrivateFileOrDirectory() throws IOException {
        WindowsPrivateFiles files = new WindowsPrivateFiles();
        Path made = folder.resolve("made");
        files.createDirectories(made);
        files.open(made.resolve("file")).close();
        Set<String> trusted = Set.of(SecurityIds.SYSTEM, SecurityIds.ADMINISTRATORS, SecurityIds.currentUser());
        for (Path each : Set.of(made, made.resolve("file"))) {
            try (Win32Handle open =
                    OpenFile.open(each, OpenFile.READ_CONTROL, OpenFile.SHARE_ALL, 0, OpenFile.OPEN_EXISTING)) {
                FileSecurity security = FileSecurity.of(open, OpenFile.name(each));
                assertThat(security.owner()).isIn(trusted);
                assertThat(security.grants().orElseThrow())
                        .allMatch(grant -> trusted.contains(grant.sid()) || grant.access() == 0);
            }
        }
    }

    @Test
    void aSparseFileIsPrivateAndEmptyAndCanBeWrittenFarFromItsStart() throws IOException {
        WindowsPrivateFiles files = new WindowsPrivateFiles();
        Path made = folder.resolve("sparse");
        files.createDirectories(made);
        Path file = made.resolve("file");
        long end = 1L << 36;
        for (int run = 0; run < 2; run++) {
            try (FileChannel channel = files.createSparse(file)) {
                assertThat(channel.size()).isZero();
                channel.write(ByteBuffer.allocate(1), end);
            }
            assertThat(Files.size(file)).isEqualTo(end + 1);
        }
        try (Win32Handle open =
                OpenFile.open(file, OpenFile.READ_ATTRIBUTES, OpenFile.SHARE_ALL, 0, OpenFile.OPEN_EXISTING)) {
            int attributes = OpenFile.information(open, file).attributes();
            assumeTrue((attributes & ATTRIBUTE_SPARSE) != 0, "this system does not say it, as Wine does not");
        }
    }

    @Test
    void accessIsNamed() throws IOException {
        WindowsPrivateFiles files = new WindowsPrivateFiles();
        Path made = folder.resolve("named");
        files.createDirectories(made);
        FileAccess access = files.access(made);
        assertThat(access.owner()).matches("SYSTEM|Administrators|S-1-5-.*");
        assertThat(access.permissions()).isIn("private", "others-read", "others-write");
        assertThatThrownBy(() -> files.access(made.resolve("missing"))).isInstanceOf(IOException.class);
    }

    @Test
    void aHomeIsCheckedWithTheDirectoriesInIt() throws IOException {
        WindowsPrivateFiles files = new WindowsPrivateFiles();
        Path home = folder.resolve("home");
        files.requireHome(home);
        files.createDirectories(home.resolve("keys"));
        files.replace(home.resolve("settings"), new byte[1]);
        files.requireHome(home);
        createForEverybody(home.resolve("state"));
        files.requireHome(home); // others cannot reach it; only its owner counts
    }

    @Test
    void aHomeThatOthersMayWriteToIsRefused() throws IOException {
        Path home = folder.resolve("home");
        createForEverybody(home);
        assertThatThrownBy(() -> new WindowsPrivateFiles().requireHome(home))
                .isInstanceOf(UntrustedPathException.class)
                .hasMessageContaining("S-1-1-0");
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefused() throws IOException {
        Path open = folder.resolve("open");
        createForEverybody(open);
        assertThatThrownBy(() -> new WindowsPrivateFiles().requireDirectory(open))
                .isInstanceOf(UntrustedPathException.class)
                .hasMessageContaining("S-1-1-0");
    }

    private static void createForEverybody(Path open) throws IOException {
        try (Arena memory = Arena.ofConfined()) {
            Win32Function.of("kernel32", "CreateDirectoryW")
                    .call(
                            WideString.allocate(open.toString(), memory).address(),
                            PrivateDescriptor.of("D:P(A;OICI;GA;;;WD)").address())
                    .requireTrue(ByteString.EMPTY);
        }
        try (Win32Handle handle =
                OpenFile.open(open, OpenFile.READ_CONTROL, OpenFile.SHARE_ALL, 0, OpenFile.OPEN_EXISTING)) {
            assumeTrue(
                    FileSecurity.of(handle, OpenFile.name(open)).grants().orElseThrow().stream()
                            .anyMatch(grant -> grant.sid().equals("S-1-1-0") && (grant.access() & WRITE_DATA) != 0),
                    "this system forgets that Everyone may write, as Wine does");
        }
    }

    @Test
    void theUserOfThisProcessIsKnown() throws IOException {
        assertThat(SecurityIds.currentUser()).startsWith("S-1-5-");
        assertThat(SecurityIds.isAdministrator(ProcessHandle.current().pid())).isTrue();
    }
}
