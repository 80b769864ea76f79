package dev.coffre.acceptance;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.DeconstructionPatternTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The English sentences that sources give to a problem as a detail, by the compiler's own syntax trees. A sentence is
 * followed back from {@code with("reason", …)}: a parameter to the callers, a variable to its value, a component of a
 * record to where the record is made, a call to what the method returns. A part that is no literal stands as {@code {}}.
 */
final class GivenReasons {
    /** A part of a sentence that varies. */
    static final String VARIES = "{}";

    private static final Set<String> HAVE_A_SYMBOL = Set.of("symbol", "errno");

    /** Methods beside {@code say} whose result is a text of the reader's language. */
    private static final Set<String> WORDED = Set.of("AgentMessages.format");

    /**
     * @param sentences each with a place that gives it, {@code Schedule.invalid}
     * @param unknown what was not understood, {@code Class.method: expression}
     */
    record Found(Map<String, String> sentences, Set<String> unknown) {}

    private final Trees trees;
    private final Map<String, Integer> kept;
    private final Map<Element, List<TreePath>> calls = new HashMap<>();
    private final Map<Element, List<TreePath>> values = new HashMap<>();
    private final Map<Element, VariableElement> components = new HashMap<>();
    private final List<TreePath> given = new ArrayList<>();
    private final Set<Element> followed = new HashSet<>();
    private final Map<String, String> sentences = new TreeMap<>();
    private final Set<String> unknown = new TreeSet<>();

    private GivenReasons(Trees trees, Map<String, Integer> kept) {
        this.trees = trees;
        this.kept = kept;
    }

    /**
     * @param details the names of the details that are sentences
     * @param defects classes whose failures say that this program is wrong, and are no reasons
     * @param kept constructors that keep a sentence for a message, by simple name, and which argument it is
     */
    static Found in(List<Path> files, Set<String> details, Set<String> defects, Map<String, Integer> kept)
            throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options =
                List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path", ""));
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, diagnostic -> {}, options, null, manager.getJavaFileObjectsFromPaths(files));
            GivenReasons reasons = new GivenReasons(Trees.instance(task), kept);
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            task.analyze();
            for (CompilationUnitTree unit : units) {
                reasons.index(unit, details, !defects.contains(file(unit)));
            }
            for (TreePath path : List.copyOf(reasons.given)) {
                reasons.take(path, false);
            }
            return new Found(reasons.sentences, reasons.unknown);
        }
    }

    /** Notes what calls what, and what is given to which variable. */
    private void index(CompilationUnitTree unit, Set<String> details, boolean keeps) {
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
                List<? extends ExpressionTree> arguments = call.getArguments();
                note(calls, trees.getElement(getCurrentPath()));
                if (simple(call.getMethodSelect().toString()).equals("with")
                        && arguments.size() == 2
                        && arguments.getFirst() instanceof LiteralTree literal
                        && details.contains(literal.getValue())) {
                    given.add(new TreePath(getCurrentPath(), arguments.get(1)));
                }
                return super.visitMethodInvocation(call, unused);
            }

            @Override
            public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void unused) {
                note(calls, trees.getElement(getCurrentPath()));
                int index = kept.getOrDefault(made.getIdentifier().toString(), -1);
                if (keeps && index >= 0 && index < made.getArguments().size()) {
                    given.add(new TreePath(getCurrentPath(), made.getArguments().get(index)));
                }
                return super.visitNewClass(made, unused);
            }

            @Override
            public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
                if (variable.getInitializer() != null) {
                    values.computeIfAbsent(trees.getElement(getCurrentPath()), first -> new ArrayList<>())
                            .add(new TreePath(getCurrentPath(), variable.getInitializer()));
                }
                return super.visitVariable(variable, unused);
            }

            @Override
            public @Nullable Void visitAssignment(AssignmentTree assignment, @Nullable Void unused) {
                Element to = trees.getElement(new TreePath(getCurrentPath(), assignment.getVariable()));
                values.computeIfAbsent(to, first -> new ArrayList<>())
                        .add(new TreePath(getCurrentPath(), assignment.getExpression()));
                return super.visitAssignment(assignment, unused);
            }

            @Override
            public @Nullable Void visitDeconstructionPattern(DeconstructionPatternTree pattern, @Nullable Void unused) {
                TreePath type = new TreePath(getCurrentPath(), pattern.getDeconstructor());
                if (trees.getElement(type) instanceof TypeElement made) {
                    List<VariableElement> own = canonical(made);
                    for (int i = 0;
                            i < own.size() && i < pattern.getNestedPatterns().size();
                            i++) {
                        if (pattern.getNestedPatterns().get(i) instanceof BindingPatternTree binding) {
                            TreePath nested = new TreePath(getCurrentPath(), binding);
                            components.put(trees.getElement(new TreePath(nested, binding.getVariable())), own.get(i));
                        }
                    }
                }
                return super.visitDeconstructionPattern(pattern, unused);
            }

            private void note(Map<Element, List<TreePath>> notes, @Nullable Element element) {
                if (element != null) {
                    notes.computeIfAbsent(element, first -> new ArrayList<>()).add(getCurrentPath());
                }
            }
        }.scan(unit, null);
    }

    /** @param isPart whether it is part of a sentence: a word, or a name, which need not be understood */
    private void take(TreePath path, boolean isPart) {
        for (String sentence : sentences(path, isPart)) {
            if (!sentence.replace(VARIES, "").isBlank()) {
                sentences.putIfAbsent(sentence, place(path));
            }
        }
    }

    private Set<String> sentences(TreePath path, boolean isPart) {
        return switch (path.getLeaf()) {
            case LiteralTree literal when literal.getValue() instanceof String text -> Set.of(text);
            case ParenthesizedTree inner -> sentences(new TreePath(path, inner.getExpression()), isPart);
            case ConditionalExpressionTree choice ->
                all(path, List.of(choice.getTrueExpression(), choice.getFalseExpression()), isPart);
            case SwitchExpressionTree choice -> of(results(path, choice), isPart);
            case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> joined(path);
            case MethodInvocationTree call -> ofCall(path, call, isPart);
            case IdentifierTree name -> ofVariable(path, isPart);
            case MemberSelectTree member -> ofVariable(path, isPart);
            default -> notUnderstood(path, isPart);
        };
    }

    private Set<String> all(TreePath parent, List<? extends ExpressionTree> expressions, boolean isPart) {
        return of(expressions.stream().map(one -> new TreePath(parent, one)).toList(), isPart);
    }

    private Set<String> of(List<TreePath> paths, boolean isPart) {
        Set<String> all = new TreeSet<>();
        paths.forEach(path -> all.addAll(sentences(path, isPart)));
        return all;
    }

    private Set<String> notUnderstood(TreePath path, boolean isPart) {
        if (!isPart) {
            unknown.add(place(path) + ": " + path.getLeaf());
        }
        return Set.of();
    }

    private static List<TreePath> results(TreePath path, SwitchExpressionTree choice) {
        List<TreePath> results = new ArrayList<>();
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitCase(CaseTree each, @Nullable Void unused) {
                if (each.getBody() instanceof ExpressionTree result) {
                    results.add(new TreePath(getCurrentPath(), result));
                }
                return super.visitCase(each, unused);
            }

            @Override
            public @Nullable Void visitYield(YieldTree yield, @Nullable Void unused) {
                results.add(new TreePath(getCurrentPath(), yield.getValue()));
                return null;
            }
        }.scan(path, null);
        return results;
    }

    private Set<String> joined(TreePath path) {
        if (path.getLeaf() instanceof BinaryTree sum
                && sum.getKind() == Tree.Kind.PLUS
                && isString(trees.getTypeMirror(path))) {
            Set<String> joined = new TreeSet<>();
            for (String left : joined(new TreePath(path, sum.getLeftOperand()))) {
                for (String right : joined(new TreePath(path, sum.getRightOperand()))) {
                    joined.add(left + right);
                }
            }
            return joined;
        }
        if (path.getLeaf() instanceof ParenthesizedTree inner) {
            return joined(new TreePath(path, inner.getExpression()));
        }
        boolean isText = path.getLeaf() instanceof LiteralTree literal && literal.getValue() instanceof String
                || path.getLeaf() instanceof ConditionalExpressionTree
                || constant(path) != null;
        if (!isText && isString(trees.getTypeMirror(path))) {
            take(path, true);
        }
        Set<String> own = isText ? sentences(path, true) : Set.of();
        return own.isEmpty() ? Set.of(VARIES) : own;
    }

    private static boolean isString(@Nullable TypeMirror type) {
        String name = String.valueOf(type);
        return name.endsWith("java.lang.String") || name.endsWith("java.util.Optional<java.lang.String>");
    }

    private @Nullable String constant(TreePath path) {
        return trees.getElement(path) instanceof VariableElement variable
                        && variable.getConstantValue() instanceof String text
                ? text
                : null;
    }

    private Set<String> ofCall(TreePath path, MethodInvocationTree call, boolean isPart) {
        if (!(trees.getElement(path) instanceof ExecutableElement method)) {
            return notUnderstood(path, isPart);
        }
        String name = method.getSimpleName().toString();
        String type = Objects.requireNonNull(method.getEnclosingElement())
                .getSimpleName()
                .toString();
        if (name.equals("formatted") && call.getMethodSelect() instanceof MemberSelectTree select) {
            return Set.of(sentences(new TreePath(path, select.getExpression()), isPart)
                    .iterator()
                    .next()
                    .replaceAll("%[-+0-9,.]*[sdoxX]", VARIES));
        }
        if (type.equals("Optional")) {
            return ofOptional(path, call, name, isPart);
        }
        if (type.equals("String") && name.equals("valueOf")) {
            return sentences(new TreePath(path, call.getArguments().getFirst()), isPart);
        }
        boolean isWorded = name.equals("say") || WORDED.contains(type + "." + name);
        if (isWorded || type.equals("SystemReason") || HAVE_A_SYMBOL.contains(name)) {
            return Set.of(); // worded already, or a symbol that is worded when it is shown
        }
        if (name.equals("getSimpleName")) {
            return Set.of(); // of a defect, for the log: its text does not name it
        }
        if (name.equals("getMessage")) {
            return ofMessage(path, failure(path, call), isPart);
        }
        if (name.equals("getOrDefault")
                && call.getArguments().getFirst().toString().equals("\"reason\"")) {
            // another problem's reason, which is followed where that problem is made
            return sentences(new TreePath(path, call.getArguments().get(1)), isPart);
        }
        if (method.getEnclosingElement() instanceof TypeElement made
                && method.getParameters().isEmpty()) {
            for (VariableElement component : canonical(made)) {
                if (component.getSimpleName().equals(method.getSimpleName())) {
                    return ofParameter(path, component, isPart);
                }
            }
        }
        TreePath declared = trees.getPath(method);
        if (declared == null || !(declared.getLeaf() instanceof MethodTree tree) || tree.getBody() == null) {
            return notUnderstood(path, isPart);
        }
        if (!followed.add(method)) {
            return Set.of();
        }
        List<TreePath> returned = returned(declared);
        return returned.isEmpty() ? notUnderstood(path, isPart) : taken(returned, isPart);
    }

    private Set<String> ofOptional(TreePath path, MethodInvocationTree call, String name, boolean isPart) {
        List<TreePath> parts = new ArrayList<>();
        call.getArguments().forEach(argument -> parts.add(new TreePath(path, argument)));
        if (name.equals("orElse") && call.getMethodSelect() instanceof MemberSelectTree select) {
            parts.add(new TreePath(path, select.getExpression()));
        }
        boolean isKnown = List.of("of", "empty", "orElse").contains(name);
        return isKnown ? of(parts, isPart) : notUnderstood(path, isPart);
    }

    /** The message of an exception is what its constructor hands to that of its superclass. */
    private Set<String> ofMessage(TreePath path, @Nullable TypeElement made, boolean isPart) {
        if (made != null && made.getSimpleName().contentEquals("Problem")) {
            return Set.of(); // the title of another problem, which is known in both languages
        }
        if (made != null && kept.containsKey(made.getSimpleName().toString())) {
            return Set.of(); // followed from where it is made
        }
        if (made == null || trees.getPath(made) == null) {
            return notUnderstood(path, isPart);
        }
        List<TreePath> messages = new ArrayList<>();
        for (ExecutableElement constructor : ElementFilter.constructorsIn(made.getEnclosedElements())) {
            new TreePathScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
                    if (call.getMethodSelect().toString().equals("super")
                            && !call.getArguments().isEmpty()) {
                        messages.add(new TreePath(
                                getCurrentPath(), call.getArguments().getFirst()));
                    }
                    return super.visitMethodInvocation(call, unused);
                }
            }.scan(trees.getPath(constructor), null);
        }
        return messages.isEmpty() ? notUnderstood(path, isPart) : of(messages, isPart);
    }

    /** The type of the exception whose message is asked for. */
    private @Nullable TypeElement failure(TreePath path, MethodInvocationTree call) {
        if (call.getMethodSelect() instanceof MemberSelectTree select) {
            return trees.getTypeMirror(new TreePath(path, select.getExpression())) instanceof DeclaredType declared
                            && declared.asElement() instanceof TypeElement made
                    ? made
                    : null;
        }
        for (TreePath above = path; above != null; above = above.getParentPath()) {
            if (above.getLeaf() instanceof ClassTree && trees.getElement(above) instanceof TypeElement made) {
                return made;
            }
        }
        return null;
    }

    private static List<TreePath> returned(TreePath method) {
        List<TreePath> returned = new ArrayList<>();
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void unused) {
                returned.add(new TreePath(getCurrentPath(), tree.getExpression()));
                return null;
            }

            @Override
            public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
                return null;
            }
        }.scan(method, null);
        return returned;
    }

    private Set<String> ofVariable(TreePath path, boolean isPart) {
        if (!(trees.getElement(path) instanceof VariableElement variable)) {
            return notUnderstood(path, isPart);
        }
        if (variable.getConstantValue() instanceof String text) {
            return Set.of(text);
        }
        if (components.containsKey(variable)) {
            return ofParameter(path, components.get(variable), isPart);
        }
        if (variable.getKind() == ElementKind.FIELD && variable.getEnclosingElement() instanceof TypeElement made) {
            for (VariableElement component : canonical(made)) {
                if (component.getSimpleName().equals(variable.getSimpleName())) {
                    return ofParameter(path, component, isPart);
                }
            }
        }
        if (variable.getKind() == ElementKind.PARAMETER && !isOfLambda(path, variable)) {
            return ofParameter(path, variable, isPart);
        }
        List<TreePath> given = values.getOrDefault(variable, List.of());
        if (given.isEmpty()) {
            return notUnderstood(path, isPart);
        }
        return followed.add(variable) ? taken(given, isPart) : Set.of();
    }

    private boolean isOfLambda(TreePath path, VariableElement variable) {
        for (TreePath above = path; above != null; above = above.getParentPath()) {
            if (above.getLeaf() instanceof LambdaExpressionTree lambda) {
                for (VariableTree parameter : lambda.getParameters()) {
                    if (variable.equals(trees.getElement(new TreePath(above, parameter)))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The callers give it. */
    private Set<String> ofParameter(TreePath path, VariableElement parameter, boolean isPart) {
        if (!isString(parameter.asType()) || !(parameter.getEnclosingElement() instanceof ExecutableElement method)) {
            return notUnderstood(path, isPart);
        }
        int index = method.getParameters().indexOf(parameter);
        if (!followed.add(parameter)) {
            return Set.of();
        }
        List<TreePath> arguments = new ArrayList<>();
        for (TreePath call : calls.getOrDefault(method, List.of())) {
            List<? extends ExpressionTree> all = call.getLeaf() instanceof MethodInvocationTree invocation
                    ? invocation.getArguments()
                    : ((NewClassTree) call.getLeaf()).getArguments();
            arguments.add(new TreePath(call, all.get(index)));
        }
        return taken(arguments, isPart);
    }

    private Set<String> taken(List<TreePath> paths, boolean isPart) {
        paths.forEach(path -> take(path, isPart));
        return Set.of();
    }

    /** The parameters of a record's canonical constructor, none for another type. */
    private static List<VariableElement> canonical(TypeElement type) {
        if (type.getKind() != ElementKind.RECORD) {
            return List.of();
        }
        int components = type.getRecordComponents().size();
        return ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
                .filter(constructor -> constructor.getParameters().size() == components)
                .findFirst()
                .<List<VariableElement>>map(constructor -> List.copyOf(constructor.getParameters()))
                .orElse(List.of());
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String place(TreePath at) {
        String method = "";
        for (TreePath path = at; path != null && method.isEmpty(); path = path.getParentPath()) {
            if (path.getLeaf() instanceof MethodTree tree) {
                method = tree.getName().toString();
            }
        }
        return file(at.getCompilationUnit()) + "." + method;
    }

    private static String file(CompilationUnitTree unit) {
        return Path.of(unit.getSourceFile().getName()).getFileName().toString().replace(".java", "");
    }
}
