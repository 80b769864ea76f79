package dev.coffre.acceptance;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Where sources raise problems, and which details each place gives, by the compiler's own syntax trees. */
final class RaisedProblems {
    private static final Map<String, ProblemCode> CODES =
            Arrays.stream(ProblemCode.values()).collect(Collectors.toMap(ProblemCode::name, Function.identity()));

    /**
     * One mention of a code.
     *
     * @param place the class and method, {@code Exchange.refused}
     * @param isMade whether a problem is made there; else the code is handed on or compared
     * @param details that the expression gives
     */
    record Mention(ProblemCode code, String place, boolean isMade, Set<String> details) {}

    private RaisedProblems() {}

    /** Every mention of a code that may become a problem, in these files. */
    static List<Mention> in(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Mention> mentions = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                String file = Path.of(unit.getSourceFile().getName())
                        .getFileName()
                        .toString()
                        .replace(".java", "");
                new Scanner(file, mentions).scan(unit, null);
            }
        }
        return mentions;
    }

    private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final String file;
        private final List<Mention> mentions;
        private String method = "";

        Scanner(String file, List<Mention> mentions) {
            this.file = file;
            this.mentions = mentions;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            String outer = method;
            method = tree.getName().toString();
            super.visitMethod(tree, unused);
            method = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void unused) {
            if (tree.getExpression().toString().equals("ProblemCode")) {
                mentioned(tree.getIdentifier().toString());
                return null;
            }
            return super.visitMemberSelect(tree, unused);
        }

        /** A code by a static import. */
        @Override
        public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void unused) {
            mentioned(tree.getName().toString());
            return null;
        }

        private void mentioned(String name) {
            ProblemCode code = CODES.get(name);
            if (code == null || isSpokenOf(getCurrentPath())) {
                return;
            }
            Set<String> details = new TreeSet<>();
            boolean made = false;
            TreePath at = getCurrentPath();
            MethodInvocationTree call = callOn(at);
            while (call != null) {
                String called = ((MemberSelectTree) call.getMethodSelect())
                        .getIdentifier()
                        .toString();
                List<? extends ExpressionTree> arguments = call.getArguments();
                made |= called.equals("with") || called.equals("problem");
                if (called.equals("with") && arguments.getFirst() instanceof LiteralTree literal) {
                    details.add(String.valueOf(literal.getValue()));
                }
                if (!called.equals("with") && !called.equals("problem") && !called.equals("causedBy")) {
                    return; // its name or exit code is asked for
                }
                at = at.getParentPath().getParentPath();
                call = callOn(at);
            }
            mentions.add(new Mention(code, file + "." + method, made, details));
        }

        /** The call of a method of what stands at this place. */
        private static @Nullable MethodInvocationTree callOn(TreePath at) {
            return at.getParentPath().getLeaf() instanceof MemberSelectTree select
                            && select.getExpression() == at.getLeaf()
                            && at.getParentPath().getParentPath().getLeaf() instanceof MethodInvocationTree call
                            && call.getMethodSelect() == select
                    ? call
                    : null;
        }

        /** Compared with, or imported. */
        private static boolean isSpokenOf(TreePath at) {
            Tree parent = at.getParentPath().getLeaf();
            return switch (parent.getKind()) {
                case EQUAL_TO, NOT_EQUAL_TO, IMPORT, CONSTANT_CASE_LABEL -> true;
                default -> parent instanceof CaseTree;
            };
        }
    }
}
