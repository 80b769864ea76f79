package dev.coffre.agent.platform.linux;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that runs a file named by an argument, and the options that it takes (bash(1), tcsh(1), fish(1), python3(1),
 * perlrun(1), ruby(1), node(1), php(1), lua(1)). Letters that are not listed are options without a value. G32 of
 * docs/threat-model.md lists the programs by name.
 */
enum Interpreter {
    SHELL("(?:r?ba|da|r?k|mk|z|a|hu|t?c)?sh", "cs", "", "", "rcfile init-file emulate", "") {
        @Override
        boolean isUnclear(String option) {
            String name = option.replaceFirst("^(?:--|[-+])", "");
            return !BASH_LONG_OPTIONS.contains(name)
                    && (option.startsWith("--")
                            ? super.isUnclear(option)
                            : NAME_MAY_BE_ATTACHED.matcher(name).find());
        }

        /**
         * {@code o} and {@code O} take the next argument at any position in a cluster. Bash accepts long names with a single
         * dash.
         */
        @Override
        boolean read(String option, Iterator<String> rest, List<String> files) {
            String name = option.replaceFirst("^(?:--|[-+])", "");
            if (option.startsWith("--") || BASH_LONG_OPTIONS.contains(name)) {
                return super.read("--" + name, rest, files);
            }
            name.chars()
                    .filter(letter -> letter == 'o' || letter == 'O')
                    .forEach(each -> next(rest).ifPresent(files::add));
            return option.startsWith("-") && name.chars().anyMatch(letter -> letter == 'c' || letter == 's');
        }
    },
    FISH(
            "fish",
            "c",
            "CdDfop",
            "",
            "init-command debug debug-output debug-stack-frames features profile profile-startup",
            "command"),
    /** Runs a script only if its first argument names a shell. */
    BUSYBOX("busybox", "", "", "", "", "") {
        @Override
        List<String> files(List<String> arguments) {
            return arguments.isEmpty()
                            || of("/" + arguments.getFirst())
                                    .filter(SHELL::equals)
                                    .isEmpty()
                    ? List.of()
                    : SHELL.files(arguments.subList(1, arguments.size()));
        }
    },
    PYTHON("(?:python|pypy)[0-9.]*", "cm", "WX", "", "check-hash-based-pycs", "") {
        /** Some modules run or load a file that their arguments name. */
        @Override
        boolean read(String option, Iterator<String> rest, List<String> files) {
            int module = option.indexOf('m');
            if (option.startsWith("--")
                    || module < 0
                    || option.substring(0, module).matches(".*[cWX].*")) {
                return super.read(option, rest, files);
            }
            String attached = option.substring(module + 1);
            String name = attached.isEmpty() ? next(rest).orElse("") : attached;
            if (RUNNING_MODULES.contains(name.split("[.]", 2)[0])) {
                rest.forEachRemaining(argument -> addPaths(argument, files));
            }
            return true;
        }
    },
    PERL("perl[0-9.]*", "eE", "I", "mMFiCDxVd", "", ""),
    RUBY("ruby[0-9.]*", "e", "IrCEX", "FiKTWx", "encoding external-encoding internal-encoding enable disable", ""),
    NODE(
            "(?:node|nodejs)[0-9.]*",
            "ep",
            "rC",
            "",
            "require import loader experimental-loader conditions env-file env-file-if-exists input-type title"
                    + " openssl-config icu-data-dir redirect-warnings diagnostic-dir disable-warning",
            "eval print"),
    PHP(
            "php[0-9.]*",
            "rRBE",
            "dczfFtS",
            "",
            "define php-ini zend-extension file process-file docroot server",
            "run process-code process-begin process-end"),
    LUA("lua(?:jit)?[0-9.]*", "", "le", "", "", "");

    private static final int FILE_SCHEME_LENGTH = "file:".length();

    /** Without a slash only at the start of a word, because an option may end in "profile:". */
    private static final Pattern FILE_URL =
            Pattern.compile("file:[/\\\\]|(?<![a-z0-9+.-])file:", Pattern.CASE_INSENSITIVE);

    private static final Set<String> BASH_LONG_OPTIONS = Set.of(
            "rcfile",
            "init-file",
            "login",
            "norc",
            "noprofile",
            "noediting",
            "posix",
            "restricted",
            "verbose",
            "debugger",
            "dump-strings",
            "dump-po-strings");

    /** Modules and packages of Python that run or load a file that an argument names. */
    private static final Set<String> RUNNING_MODULES = Set.of(
            "pdb",
            "trace",
            "profile",
            "cProfile",
            "doctest",
            "unittest",
            "runpy",
            "pickle",
            "pstats",
            "idlelib",
            "ipdb",
            "IPython",
            "coverage",
            "debugpy",
            "pytest",
            "line_profiler",
            "memory_profiler");

    /** Separates the entries of a list of paths. The colon of a {@code file:} URL does not. */
    private static final String SEPARATOR = "(?i)(?<!file)[:;]";

    /** A list of paths, as {@code .:/p} or {@code /p:.}, and no other URL. */
    private static final Pattern LIST = Pattern.compile(SEPARATOR + "(?:/(?!/)|[.]|$)");

    /** Some shells take the letters after {@code o} as the option's name, others as more letters. */
    private static final Pattern NAME_MAY_BE_ATTACHED = Pattern.compile("[oO].");

    /** Options that name the script; what follows are its arguments. */
    private static final Set<String> SCRIPT_OPTIONS = Set.of("-f", "-F", "--file", "--process-file");

    private final Pattern path;
    private final String textOptions;
    private final String valueOptions;
    private final String attachedValueOptions;
    private final Set<String> longValueOptions;
    private final Set<String> longTextOptions;

    /**
     * @param name of the program
     * @param text letters whose value is program text or a module's name, so that no script follows
     * @param words letters whose value is the rest of the cluster or the next argument
     * @param attached letters whose value is only the rest of the cluster
     * @param longWords {@code --} options whose value follows {@code =} or is the next argument
     * @param longText {@code --} options whose value is program text
     */
    Interpreter(String name, String text, String words, String attached, String longWords, String longText) {
        this.path = Pattern.compile(".*/" + name);
        this.textOptions = text;
        this.valueOptions = words;
        this.attachedValueOptions = attached;
        this.longValueOptions = Set.copyOf(Arrays.asList(longWords.split(" ")));
        this.longTextOptions = Set.copyOf(Arrays.asList(longText.split(" ")));
    }

    static Optional<Interpreter> of(String program) {
        return Arrays.stream(values())
                .filter(each -> each.path.matcher(program).matches())
                .findFirst();
    }

    /** Returns the files that these arguments make it run or load, if their paths are absolute. */
    List<String> files(List<String> arguments) {
        List<String> files = new ArrayList<>();
        Iterator<String> rest = arguments.iterator();
        boolean named = false;
        boolean unclear = false;
        while (rest.hasNext()) {
            String argument = rest.next();
            unclear |= isOption(argument) && isUnclear(argument);
            boolean endsOptions = argument.equals("--") || (this == SHELL && argument.equals("-"));
            if (endsOptions || !isOption(argument)) {
                Optional<String> script = endsOptions ? next(rest) : Optional.of(argument);
                if (unclear) {
                    script.ifPresent(word -> addPaths(word, files));
                } else if (!named) {
                    script.ifPresent(files::add);
                }
                if (!unclear) {
                    break;
                }
                continue;
            }
            if (read(argument, rest, files) && !unclear) {
                break;
            }
            named |= this == PHP
                    && SCRIPT_OPTIONS.contains(argument.startsWith("--") ? name(argument) : start(argument));
        }
        return files.stream().filter(file -> file.startsWith("/")).toList();
    }

    /** Adds the word of an option, and what it may name as a file: after each {@code =}, and as a {@code file:} URL. */
    private static void addPaths(String word, List<String> files) {
        addValue(word, files);
        for (int at = word.indexOf('='); at >= 0; at = word.indexOf('=', at + 1)) {
            addValue(word.substring(at + 1), files);
        }
        Matcher url = FILE_URL.matcher(word);
        while (url.find()) {
            files.add(path(word.substring(url.start() + FILE_SCHEME_LENGTH)));
        }
    }

    /** Adds a value without the quotes that PHP takes away. Of a list of paths, adds each. */
    private static void addValue(String value, List<String> files) {
        String bare = value.replaceAll("[\"']", "").strip();
        String[] entries = LIST.matcher(bare).find() ? bare.split(SEPARATOR, -1) : new String[] {bare};
        for (String entry : entries) {
            if (!files.contains(entry.strip())) {
                files.add(entry.strip());
            }
        }
    }

    /**
     * Returns the path of a URL as Node reads it (URL Standard): any number of slashes, or backslashes, may follow the
     * scheme.
     */
    private static String path(String afterScheme) {
        String path = afterScheme
                .replace('\\', '/')
                .replaceFirst("[?#].*", "")
                .replaceFirst("^//[^/]*", "")
                .replaceFirst("^/*", "/");
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return path;
        }
    }

    private boolean isOption(String argument) {
        return argument.startsWith("-") || (this == SHELL && argument.startsWith("+"));
    }

    /** Whether the option may take the next argument: then the script may be any that follows. */
    boolean isUnclear(String option) {
        String name = option.startsWith("--") ? option.substring(2) : "";
        return !name.isEmpty()
                && !name.contains("=")
                && !name.startsWith("no-")
                && !longValueOptions.contains(name)
                && !longTextOptions.contains(name);
    }

    private static String name(String option) {
        return option.split("=", 2)[0];
    }

    private static String start(String option) {
        return option.substring(0, Math.min(2, option.length()));
    }

    /** Adds the files that the option loads. Returns whether no script follows. */
    boolean read(String option, Iterator<String> rest, List<String> files) {
        if (option.startsWith("--")) {
            String name = name(option).substring(2);
            if (longTextOptions.contains(name)) {
                return true;
            }
            if (longValueOptions.contains(name)) {
                add(option.length() > name.length() + 2 ? option.substring(name.length() + 3) : "", rest, files);
            } else {
                addPaths(option, files);
            }
            return false;
        }
        for (int i = 1; i < option.length(); i++) {
            char letter = option.charAt(i);
            if (textOptions.indexOf(letter) >= 0) {
                return true;
            }
            if (valueOptions.indexOf(letter) >= 0) {
                add(option.substring(i + 1), rest, files);
                return false;
            }
            if (attachedValueOptions.indexOf(letter) >= 0) {
                addPaths(option, files);
                return false;
            }
        }
        addPaths(option, files);
        // A single dash is the standard input.
        return option.length() == 1;
    }

    private static void add(String word, Iterator<String> rest, List<String> files) {
        if (word.isEmpty()) {
            next(rest).ifPresent(following -> addPaths(following, files));
        } else {
            addPaths(word, files);
        }
    }

    static Optional<String> next(Iterator<String> rest) {
        return rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
    }
}
