/** What is shown where the sidecar has no built panel. */
export const NO_PANEL_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Farmhand</title></head>
<body>
<h1>Farmhand</h1>
<p>This Farmhand was started from its sources, and its panel is not built yet. Run <code>npm run panel</code>, then start
Farmhand anew and open the panel again.</p>
<p lang="zh">此 Farmhand 从源代码启动，面板尚未构建。请运行 <code>npm run panel</code>，然后重新启动 Farmhand 并再次打开面板。</p>
</body>
</html>
`;
