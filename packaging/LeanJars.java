import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes jars such that programs start quickly with them:  java packaging/LeanJars.java FOLDER [--no-natives]
 *
 * <ul>
 *   <li>A signed jar is verified anew at each start (0.15 s for Bouncy Castle's), and the JVM's cache of class data never
 *       takes its classes. So its signature goes: Maven fetched it by its checksum, and the package has one of its own.
 *   <li>Class files of before Java 6 are not cached either, because they have no stack maps. They are given them, and the
 *       version of Java 8 (JVMS 4.10.1).
 *   <li>zstd-jni comes twice: calling C by JNI, and for newer JVMs by {@code java.lang.foreign}, which binds fifty functions
 *       at each start (0.08 s, 10 MiB) and is no faster afterwards. The second goes.
 *   <li>With {@code --no-natives}, so do zstd-jni's native libraries for all systems: the package has the one that it needs
 *       as a file.
 * </ul>
 *
 * <p>Same input, same JDK: same bytes. Other jars stay as they are.
 */
void main(String[] arguments) throws IOException {
    withoutNatives = List.of(arguments).contains("--no-natives");
    try (Stream<Path> folder = Files.list(Path.of(arguments[0]))) {
        for (Path jar : folder.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
            if (needsIt(jar)) {
                rewrite(jar);
            }
        }
    }
}

static final int FIRST_CACHED = ClassFile.JAVA_6_VERSION;

/** Of zstd-jni, what stands for classes that it also has without Java's foreign functions. */
static final String FOREIGN = "META-INF/versions/22/com/github/luben/zstd/";

/** A native library of zstd-jni, such as {@code win/amd64/libzstd-jni-1.5.7-28.dll}. */
static final Pattern NATIVE = Pattern.compile("[a-z]+/[a-z0-9_]+/libzstd-jni.*");

boolean withoutNatives;

boolean needsIt(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
        for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (isDropped(entry.getName()) || isClass(entry) && version(content(file, entry)) < FIRST_CACHED) {
                return true;
            }
        }
        return false;
    }
}

void rewrite(Path jar) throws IOException {
    Path rewritten = jar.resolveSibling(jar.getFileName() + ".new");
    try (JarFile file = new JarFile(jar.toFile(), false);
            URLClassLoader classes = new URLClassLoader(new URL[] {url(jar)}, ClassLoader.getPlatformClassLoader());
            ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(rewritten))) {
        ClassFile classFile = ClassFile.of(
                ClassFile.ConstantPoolSharingOption.NEW_POOL, // else methods are copied as they are, without stack maps
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)
                        .orElse(ClassHierarchyResolver.defaultResolver())));
        for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            String name = entry.getName();
            if (isDropped(name)) {
                continue;
            }
            ZipEntry copy = new ZipEntry(name);
            copy.setTimeLocal(entry.getTimeLocal());
            out.putNextEntry(copy);
            byte[] content = content(file, entry);
            if (name.equals(JarFile.MANIFEST_NAME)) {
                writeManifest(file.getManifest(), out);
            } else if (isClass(entry) && version(content) < FIRST_CACHED) {
                out.write(withStackMaps(classFile, classFile.parse(content)));
            } else {
                out.write(content);
            }
            out.closeEntry();
        }
    }
    Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
}

byte[] withStackMaps(ClassFile classFile, ClassModel model) {
    return classFile.transformClass(
            model,
            ClassTransform.dropping(ClassFileVersion.class::isInstance)
                    .andThen(ClassTransform.endHandler(builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0))));
}

/** Without the digests of the entries. */
void writeManifest(Manifest manifest, OutputStream out) throws IOException {
    Manifest main = new Manifest();
    Attributes attributes = main.getMainAttributes();
    attributes.putAll(manifest.getMainAttributes());
    main.write(out);
}

boolean isDropped(String name) {
    return isSignature(name) || name.startsWith(FOREIGN) || withoutNatives && NATIVE.matcher(name).matches();
}

boolean isSignature(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("META-INF/")
            && upper.indexOf('/', 9) < 0
            && (upper.endsWith(".SF") || upper.endsWith(".RSA") || upper.endsWith(".DSA") || upper.endsWith(".EC"));
}

boolean isClass(JarEntry entry) {
    return entry.getName().endsWith(".class");
}

/** Of the class file format (JVMS 4.1): the major version stands in bytes 6 and 7. */
int version(byte[] classFile) {
    return (classFile[6] & 0xFF) << 8 | classFile[7] & 0xFF;
}

byte[] content(JarFile file, JarEntry entry) throws IOException {
    try (var in = file.getInputStream(entry)) {
        return in.readAllBytes();
    }
}

URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
}
