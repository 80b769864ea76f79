package dev.coffre.web.page;

import io.nayuki.qrcodegen.QrCode;

/** A QR code as an SVG picture. It is black on white in every theme, or a camera could not read it. */
public final class QrCodeSvg {
    private static final int BORDER = 4;

    private QrCodeSvg() {}

    /**
     * Returns an {@code <svg>} element without style sheet and script. It is as wide as its container.
     *
     * @param text ASCII, at most some hundred characters
     */
    public static String svg(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        int size = code.size + 2 * BORDER;
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + BORDER)
                            .append(' ')
                            .append(y + BORDER)
                            .append("h1v1h-1z");
                }
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size
                + "\" shape-rendering=\"crispEdges\" aria-hidden=\"true\"><path fill=\"#fff\" d=\"M0 0h" + size + "v"
                + size
                + "h-" + size + "z\"/><path fill=\"#000\" d=\"" + path + "\"/></svg>";
    }
}
