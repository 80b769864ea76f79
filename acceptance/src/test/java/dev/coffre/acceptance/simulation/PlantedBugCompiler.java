package dev.coffre.acceptance.simulation;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Checks whether sources with planted mistakes compile. Those that change different files are compiled together: one run of the
 * compiler costs more than all of its files.
 */
final class PlantedBugCompiler {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final List<String> OPTIONS =
            List.of("-proc:none", "-implicit:none", "-nowarn", "-cp", System.getProperty("java.class.path"));

    private PlantedBugCompiler() {}

    /** Returns the errors of those that do not compile, by their names. */
    static Map<String, String> errors(List<PlantedBug> bugs) {
        Map<String, String> errors = new TreeMap<>();
        List<PlantedBug> waiting = new ArrayList<>(bugs);
        while (!waiting.isEmpty()) {
            List<PlantedBug> some = takeDisjoint(waiting);
            if (!compile(some).isEmpty()) {
                for (PlantedBug bug : some) { // which of them is wrong
                    String error = compile(List.of(bug));
                    if (!error.isEmpty()) {
                        errors.put(bug.name(), error);
                    }
                }
            }
        }
        return errors;
    }

    /** Takes mistakes of which no two change the same file. */
    private static List<PlantedBug> takeDisjoint(List<PlantedBug> waiting) {
        Set<Path> files = new HashSet<>();
        List<PlantedBug> taken = new ArrayList<>();
        for (PlantedBug bug : waiting) {
            List<Path> changed =
                    bug.places().stream().map(PlantedBug.Place::file).toList();
            if (changed.stream().noneMatch(files::contains)) {
                files.addAll(changed);
                taken.add(bug);
            }
        }
        waiting.removeAll(taken);
        return taken;
    }

    /** Returns the errors; empty if there are none. */
    private static String compile(List<PlantedBug> bugs) {
        List<Source> sources = bugs.stream()
                .flatMap(bug -> bug.places().stream())
                .map(Source::new)
                .toList();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try {
            JavacTask task = (JavacTask) COMPILER.getTask(null, null, found, OPTIONS, null, sources);
            task.analyze().forEach(element -> {}); // finds what is wrong; no class is written
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> each.getMessage(Locale.ROOT))
                .collect(Collectors.joining("\n"));
    }

    /** A source file with a mistake in it. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(PlantedBug.Place place) {
            super(place.file().toUri(), Kind.SOURCE);
            this.text = place.planted();
        }

        @Override
        public CharSequence getCharContent(boolean ignoresEncodingErrors) {
            return text;
        }
    }
}
