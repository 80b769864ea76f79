package dev.coffre.server.cli;

import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.SafeText;
import dev.coffre.vault.wire.WireJson;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints text for people, or with {@code --json} one object a line, the last of which is the result. */
final class Printer {
    private final PrintStream out;
    private final PrintStream err;
    private final VaultTexts texts;
    private final boolean json;

    Printer(Environment environment, VaultTexts texts, boolean json) {
        this.out = environment.out();
        this.err = environment.err();
        this.texts = texts;
        this.json = json;
    }

    /** Returns a text, to be part of a line. */
    String text(String key, Object... values) {
        return texts.say(key, values);
    }

    /** Prints a line for people. {@code values} fill the placeholders of the text. */
    void say(String key, Object... values) {
        if (!json) {
            out.println(texts.say(key, values));
        }
    }

    /** Prints a line of a list for people. */
    void line(String text) {
        if (!json) {
            out.println(SafeText.escaped(text));
        }
    }

    /** Prints a message for scripts. */
    void message(Object message) {
        if (json) {
            out.println(SafeText.escapedJson(WireJson.writeLine(message)));
        }
    }

    /** Prints an event for scripts. */
    void event(String event, Map<String, Object> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.putAll(fields);
        message(line);
    }

    int done() {
        return ended("done", ExitCode.DONE);
    }

    int ended(String code, ExitCode exit) {
        Map<String, Object> result = new LinkedHashMap<>(); // keeps the order of the fields
        result.put("code", code);
        result.put("exit", exit.number());
        event("result", result);
        out.flush();
        return exit.number();
    }

    /** Translates the reason in a damage report. {@link #failed} translates the reasons of a {@link Problem} itself. */
    String reason(String reason) {
        return ProblemText.in(texts.language()).reason(reason);
    }

    int failed(Problem problem) {
        ProblemText text = ProblemText.in(texts.language());
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("code", problem.code().code());
            result.put("exit", problem.exitCode().number());
            result.put("details", problem.details());
            result.put("title", text.title(problem));
            result.put("cause", text.cause(problem));
            result.put("remedy", text.remedy(problem));
            event("result", result);
        } else {
            err.println(text.title(problem));
            err.println(text.cause(problem));
            err.println(text.remedy(problem));
            err.println("(" + problem.code().code() + ")");
        }
        out.flush();
        err.flush();
        return problem.exitCode().number();
    }
}
