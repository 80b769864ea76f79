/** The files that pages load: style sheets, scripts and the icon. */
@NullMarked
package dev.coffre.web.asset;

import org.jspecify.annotations.NullMarked;
