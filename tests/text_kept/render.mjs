// Renders one deck with the JavaScript of its own tool and prints HTML. Helper of compare.py; see there.
//   node render.mjs ENGINE MODULES FILE < deck > html
// ENGINE is marp, remark, slidev or markdown-it; MODULES is the folder that holds node_modules. FILE
// is where the deck lies, for what it includes.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [engine, modules, file] = process.argv.slice(2)
const require = createRequire(pathToFileURL(join(modules, 'node_modules', '_.js')))
const text = readFileSync(0, 'utf8')

const markdownIt = () => new (require('markdown-it'))({ html: true })

const engines = {
  marp() {
    const { Marp } = require('@marp-team/marp-core')
    // KaTeX writes the TeX source into its output; MathJax draws paths only.
    const katex = text.replace(/^math:.*$/m, 'math: katex')
    const marp = new Marp({ html: true, math: 'katex', script: false, inlineSVG: false })
    return marp.render(katex).html
  },

  // remark's own lexer and parser; the conversion is its converter.js without the browser's document.
  remark() {
    const Parser = require('remark/src/remark/parser.js')
    const marked = require('marked')
    marked.setOptions({ gfm: true, tables: true, pedantic: true, sanitize: false, smartLists: true })
    const macros = new Proxy({}, { get: () => () => '' })
    const convert = (content, links, inside) => {
      let markdown = ''
      for (const part of content) {
        if (typeof part === 'string') {
          markdown += part
        } else {
          const tag = part.block ? 'div' : 'span'
          markdown += `<${tag}>${convert(part.content, links, !part.block)}</${tag}>`
        }
      }
      const tokens = marked.Lexer.lex(markdown.replace(/^\s+/, ''))
      tokens.links = links
      const html = marked.Parser.parse(tokens)
      const lone = inside && /^<p>((?:(?!<p>)[\s\S])*)<\/p>\s*$/.exec(html)
      return lone ? lone[1] : html
    }
    const slides = new Parser().parse(text, macros)
    const shown = slides.filter(slide => slide.properties.layout !== 'true')
    return shown.map(slide => `<div>${convert(slide.content, slide.links)}</div>`).join('\n')
  },

  async slidev() {
    const { load } = await import(pathToFileURL(join(modules, 'node_modules/@slidev/parser/dist/fs.mjs')))
    const deck = await load({ userRoot: dirname(file), roots: [] }, file)
    const shown = deck.slides.filter(slide => !(slide.frontmatter.hide || slide.frontmatter.disabled))
    // Slidev's own plugin for Vue's tags, which may go over several lines. `::right::` names a slot.
    const { componentPlugin } = await import(pathToFileURL(join(modules, 'node_modules/@mdit-vue/plugin-component/dist/index.mjs')))
    const markdown = markdownIt().use(componentPlugin)
    const content = slide => slide.content.replace(/^::[\w-]+::[ \t]*$/gm, '')
    return shown.map(slide => `<div>${markdown.render(content(slide))}</div>`).join('\n')
  },

  'markdown-it': () => markdownIt().render(text),
}

process.stdout.write(await engines[engine]())
