<?xml version='1.0' encoding='utf-8'?>
<TS version="2.1" language="zh" sourcelanguage="en">
 <context>
  <name>StickersPage</name>
  <message>
   <source>Stickers</source>
   <translation>贴纸</translation>
  </message>
  <message>
   <source>Stickers and emotes of your character, moving and still, ready for each platform.</source>
   <translation>为你的角色制作会动的和静态的贴纸与表情，可直接用于各个平台。</translation>
  </message>
  <message>
   <source>Of whom, and for what</source>
   <translation>谁的，用于哪里</translation>
  </message>
  <message>
   <source>Character</source>
   <translation>角色</translation>
  </message>
  <message>
   <source>The character that is shown</source>
   <translation>当前显示的角色</translation>
  </message>
  <message>
   <source>Sho&amp;w them</source>
   <translation>查看(&amp;W)</translation>
  </message>
  <message>
   <source>With hearts, tears and other mar&amp;ks</source>
   <translation>带上爱心、眼泪等记号(&amp;K)</translation>
  </message>
  <message>
   <source>Write the &amp;folder…</source>
   <translation>写入文件夹…(&amp;F)</translation>
  </message>
  <message>
   <source>&amp;Stop</source>
   <translation>停止(&amp;S)</translation>
  </message>
  <message>
   <source>%1: %2 stickers in %3 files</source>
   <translation>%1：%2 个贴纸，%3 个文件</translation>
  </message>
  <message>
   <source>Choose a character</source>
   <translation>选择角色</translation>
  </message>
  <message>
   <source>Characters</source>
   <translation>角色</translation>
  </message>
  <message>
   <source>Which folder to make</source>
   <translation>要创建的文件夹</translation>
  </message>
  <message>
   <source>Follow a person</source>
   <translation>跟随真人</translation>
  </message>
  <message>
   <source>A clip or a photo…</source>
   <translation>视频或照片…</translation>
  </message>
  <message>
   <source>A folder of photos…</source>
   <translation>照片文件夹…</translation>
  </message>
  <message>
   <source>Nobody</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Clips and photos</source>
   <translation>视频和照片</translation>
  </message>
  <message>
   <source>Choose a clip or a photo of a face</source>
   <translation>选择有人脸的视频或照片</translation>
  </message>
  <message>
   <source>Choose a folder of photos</source>
   <translation>选择照片文件夹</translation>
  </message>
  <message>
   <source>Mark of %1</source>
   <translation>%1的标记</translation>
  </message>
  <message>
   <source>As it is</source>
   <translation>保持原样</translation>
  </message>
  <message>
   <source>No mark</source>
   <translation>无标记</translation>
  </message>
 </context>
 <context>
  <name>stickers</name>
  <message>
   <source>Joy</source>
   <translation>开心</translation>
  </message>
  <message>
   <source>Laughter</source>
   <translation>大笑</translation>
  </message>
  <message>
   <source>Love</source>
   <translation>喜欢</translation>
  </message>
  <message>
   <source>Sad</source>
   <translation>难过</translation>
  </message>
  <message>
   <source>Crying</source>
   <translation>大哭</translation>
  </message>
  <message>
   <source>Angry</source>
   <translation>生气</translation>
  </message>
  <message>
   <source>Surprised</source>
   <translation>惊讶</translation>
  </message>
  <message>
   <source>Shocked</source>
   <translation>震惊</translation>
  </message>
  <message>
   <source>Shy</source>
   <translation>害羞</translation>
  </message>
  <message>
   <source>Wink</source>
   <translation>眨眼</translation>
  </message>
  <message>
   <source>Sleepy</source>
   <translation>困</translation>
  </message>
  <message>
   <source>Thinking</source>
   <translation>思考</translation>
  </message>
  <message>
   <source>Smug</source>
   <translation>得意</translation>
  </message>
  <message>
   <source>Confused</source>
   <translation>困惑</translation>
  </message>
  <message>
   <source>Greeting nod</source>
   <translation>打招呼</translation>
  </message>
  <message>
   <source>No</source>
   <translation>不</translation>
  </message>
  <message>
   <source>Yes</source>
   <translation>是</translation>
  </message>
  <message>
   <source>Pleading</source>
   <translation>拜托</translation>
  </message>
 </context>
 <context>
  <name>TriggersPage</name>
  <message>
   <source>Face triggers</source>
   <translation>表情触发</translation>
  </message>
  <message>
   <source>A face that is held does what a key does: it takes a named pose, or starts a recording. All of it is off until you switch it on.</source>
   <translation>保持某个表情即可完成按键所做的事：摆出已命名的姿势或开始录制。在你打开之前，全部处于关闭状态。</translation>
  </message>
  <message>
   <source>What your face shows now</source>
   <translation>你现在的表情</translation>
  </message>
  <message>
   <source>Does: %1</source>
   <translation>动作：%1</translation>
  </message>
  <message>
   <source>nothing</source>
   <translation>无</translation>
  </message>
  <message>
   <source>How sure: %1</source>
   <translation>把握程度：%1</translation>
  </message>
  <message>
   <source>When at least so sure: %1</source>
   <translation>达到此把握程度时：%1</translation>
  </message>
  <message>
   <source>The face is read against your own at rest: press C with a calm face if it is wrong.</source>
   <translation>表情是与你平静时的脸相比来读取的：如果不准，请在平静时按 C。</translation>
  </message>
  <message>
   <source>No tracker that can read a face is at work.</source>
   <translation>当前没有可读取表情的追踪器。</translation>
  </message>
 </context>
 <context>
  <name>expressions</name>
  <message>
   <source>Neutral</source>
   <translation>平静</translation>
  </message>
  <message>
   <source>Happy</source>
   <translation>开心</translation>
  </message>
  <message>
   <source>Laughing</source>
   <translation>大笑</translation>
  </message>
  <message>
   <source>Sad</source>
   <translation>难过</translation>
  </message>
  <message>
   <source>Angry</source>
   <translation>生气</translation>
  </message>
  <message>
   <source>Surprised</source>
   <translation>惊讶</translation>
  </message>
  <message>
   <source>Afraid</source>
   <translation>害怕</translation>
  </message>
  <message>
   <source>Disgusted</source>
   <translation>厌恶</translation>
  </message>
  <message>
   <source>Left eye winks</source>
   <translation>左眼眨眼</translation>
  </message>
  <message>
   <source>Right eye winks</source>
   <translation>右眼眨眼</translation>
  </message>
  <message>
   <source>Kiss</source>
   <translation>亲吻</translation>
  </message>
  <message>
   <source>Puffed cheeks</source>
   <translation>鼓腮</translation>
  </message>
  <message>
   <source>Tongue out</source>
   <translation>吐舌头</translation>
  </message>
 </context>
 <context>
  <name>AboutPage</name>
  <message>
   <source>About</source>
   <translation>关于</translation>
  </message>
  <message>
   <source>Ichimai %1: one drawing, alive.</source>
   <translation>一枚 %1：让一张画活起来。</translation>
  </message>
  <message>
   <source>Everything runs on this computer. Nothing is sent anywhere.</source>
   <translation>一切都在本机运行，不会发送到任何地方。</translation>
  </message>
  <message>
   <source>Licences</source>
   <translation>许可证</translation>
  </message>
  <message>
   <source>Program, bundled model pack, bundled characters and pose recording: MIT.</source>
   <translation>程序、内置模型包、角色和姿势记录：MIT。</translation>
  </message>
  <message>
   <source>Face tracking: MediaPipe's face mesh, Apache-2.0.</source>
   <translation>脸部跟踪：MediaPipe 的面部网格，Apache-2.0。</translation>
  </message>
  <message>
   <source>A picture that you import stays its owner's: mind its licence when you stream with it.</source>
   <translation>导入的图片仍归其作者所有：直播时请遵守其许可。</translation>
  </message>
  <message>
   <source>Packages</source>
   <translation>软件包</translation>
  </message>
 </context>
 <context>
  <name>ActionBar</name>
  <message>
   <source>Neutral</source>
   <translation>基准</translation>
  </message>
  <message>
   <source>This is my neutral face</source>
   <translation>以现在的脸为基准</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>撤销</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>重做</translation>
  </message>
 </context>
 <context>
  <name>AvatarWindow</name>
  <message>
   <source>Ichimai avatar</source>
   <translation>一枚的角色</translation>
  </message>
  <message>
   <source>Drag to move, wheel to scale, Escape to close</source>
   <translation>拖动移动，滚轮缩放，Esc 关闭</translation>
  </message>
 </context>
 <context>
  <name>BehaviourPage</name>
  <message>
   <source>Behaviour</source>
   <translation>行为</translation>
  </message>
  <message>
   <source>Move like my image in a &amp;mirror</source>
   <translation>像镜子一样动(&amp;M)</translation>
  </message>
  <message>
   <source>B&amp;reath</source>
   <translation>呼吸(&amp;R)</translation>
  </message>
  <message>
   <source>Swayin&amp;g</source>
   <translation>摆动(&amp;G)</translation>
  </message>
  <message>
   <source>Hair, ears and ribbons</source>
   <translation>头发、耳朵和丝带</translation>
  </message>
  <message>
   <source>S&amp;wing</source>
   <translation>摆动(&amp;W)</translation>
  </message>
  <message>
   <source>Stiffness</source>
   <translation>硬度</translation>
  </message>
  <message>
   <source>Damping</source>
   <translation>阻尼</translation>
  </message>
  <message>
   <source>Wind</source>
   <translation>风</translation>
  </message>
  <message>
   <source>Eyes</source>
   <translation>眼睛</translation>
  </message>
  <message>
   <source>Blink by itself where my eyes are not &amp;seen</source>
   <translation>看不到眼睛时自动眨眼(&amp;S)</translation>
  </message>
  <message>
   <source>Both eyes &amp;alike</source>
   <translation>双眼同步(&amp;A)</translation>
  </message>
  <message>
   <source>At the left end each eye by itself (you can wink), at the right both alike.</source>
   <translation>最左：两眼独立（可以眨单眼）；最右：两眼一致。</translation>
  </message>
  <message>
   <source>When my face is lost</source>
   <translation>丢失脸部时</translation>
  </message>
  <message>
   <source>&amp;Hold the pose for</source>
   <translation>保持姿势的时间(&amp;H)</translation>
  </message>
  <message>
   <source>Then ease to &amp;idle within</source>
   <translation>过渡到待机动作的时间(&amp;I)</translation>
  </message>
  <message>
   <source>Come &amp;back within</source>
   <translation>恢复所需时间(&amp;B)</translation>
  </message>
  <message>
   <source>Keep an even &amp;pace when busy</source>
   <translation>繁忙时保持均匀节奏(&amp;P)</translation>
  </message>
  <message>
   <source>On a busy machine fewer, even pictures look calmer. The status bar says so.</source>
   <translation>机器繁忙时，更少但均匀的画面看起来更平稳。状态栏会说明。</translation>
  </message>
  <message>
   <source>Body</source>
   <translation>身体</translation>
  </message>
  <message>
   <source>Goes along with the &amp;head</source>
   <translation>跟随头部(&amp;H)</translation>
  </message>
  <message>
   <source>&amp;Later by</source>
   <translation>延迟(&amp;L)</translation>
  </message>
  <message>
   <source>Read my face with the &amp;trained network</source>
   <translation>用训练的网络读取面部(&amp;T)</translation>
  </message>
  <message>
   <source>Move in the &amp;frame and come nearer as I do</source>
   <translation>随我在画面中移动和靠近(&amp;F)</translation>
  </message>
  <message>
   <source>Stead&amp;y gaze</source>
   <translation>视线稳定(&amp;Y)</translation>
  </message>
 </context>
 <context>
  <name>CalibrationPage</name>
  <message>
   <source>Calibration</source>
   <translation>校准</translation>
  </message>
  <message>
   <source>&amp;Neutral (C)</source>
   <translation>设为基准 (C)(&amp;N)</translation>
  </message>
  <message>
   <source>Takes the face as it is now for the neutral one; the key C does it, too</source>
   <translation>以现在的脸为基准，也可按 C 键</translation>
  </message>
  <message>
   <source>Remembered for each camera.</source>
   <translation>按摄像头分别记住。</translation>
  </message>
  <message>
   <source>Give &amp;up</source>
   <translation>放弃(&amp;U)</translation>
  </message>
  <message>
   <source>&amp;Start (10 s)</source>
   <translation>开始（10 秒）(&amp;S)</translation>
  </message>
  <message>
   <source>slow drift</source>
   <translation>缓慢漂移</translation>
  </message>
 </context>
 <context>
  <name>CameraPage</name>
  <message>
   <source>Camera</source>
   <translation>摄像头</translation>
  </message>
  <message>
   <source>&amp;Follow</source>
   <translation>跟随(&amp;F)</translation>
  </message>
  <message>
   <source>Open a video, pictures or a pose recording…</source>
   <translation>打开视频、图片或姿势记录…</translation>
  </message>
  <message>
   <source>Camera is &amp;mounted</source>
   <translation>摄像头安装方向(&amp;M)</translation>
  </message>
  <message>
   <source>as my face shows (now turned by %1°)</source>
   <translation>按脸部自动判断（现在旋转 %1°）</translation>
  </message>
  <message>
   <source>upright</source>
   <translation>正立</translation>
  </message>
  <message>
   <source>on its side: turn by 90°, clockwise</source>
   <translation>侧放：顺时针旋转 90°</translation>
  </message>
  <message>
   <source>upside down: turn by 180°</source>
   <translation>倒置：旋转 180°</translation>
  </message>
  <message>
   <source>on its other side: turn by 270°</source>
   <translation>反向侧放：旋转 270°</translation>
  </message>
  <message>
   <source>&amp;Show what the camera sees beside the stage</source>
   <translation>在舞台旁显示摄像头画面(&amp;S)</translation>
  </message>
  <message>
   <source>The picture stays on this computer and is not recorded.</source>
   <translation>画面只留在本机，不会被记录。</translation>
  </message>
  <message>
   <source>First camera that opens</source>
   <translation>第一个能打开的摄像头</translation>
  </message>
  <message>
   <source>Pose recording (bundled)</source>
   <translation>姿势记录（内置）</translation>
  </message>
  <message>
   <source>Open a video or pose recording</source>
   <translation>打开视频或姿势记录</translation>
  </message>
  <message>
   <source>Videos and recordings</source>
   <translation>视频和记录</translation>
  </message>
 </context>
 <context>
  <name>CameraView</name>
  <message>
   <source>What the camera sees</source>
   <translation>摄像头画面</translation>
  </message>
 </context>
 <context>
  <name>CharactersPage</name>
  <message>
   <source>As first drawn</source>
   <translation>最初的画</translation>
  </message>
  <message>
   <source>How far it t&amp;urns</source>
   <translation>转动范围(&amp;U)</translation>
  </message>
  <message>
   <source>Outf&amp;it</source>
   <translation>服装(&amp;I)</translation>
  </message>
  <message>
   <source>Characters</source>
   <translation>角色</translation>
  </message>
  <message>
   <source>&amp;Add a picture…</source>
   <translation>添加图片(&amp;A)…</translation>
  </message>
  <message>
   <source>&amp;Roll a new one</source>
   <translation>随机生成(&amp;R)</translation>
  </message>
  <message>
   <source>Re&amp;name</source>
   <translation>重命名(&amp;N)</translation>
  </message>
  <message>
   <source>&amp;Delete</source>
   <translation>删除(&amp;D)</translation>
  </message>
  <message>
   <source>Or drop a picture anywhere on the window. Another character comes in on the next blink.</source>
   <translation>也可以把图片拖到窗口任意处。下次眨眼时换角色。</translation>
  </message>
  <message>
   <source>Move %1 to the trash?</source>
   <translation>将 %1 移到回收站？</translation>
  </message>
  <message>
   <source>Delete a character</source>
   <translation>删除角色</translation>
  </message>
  <message>
   <source>Add a picture</source>
   <translation>添加图片</translation>
  </message>
  <message>
   <source>Pictures and characters</source>
   <translation>图片和角色</translation>
  </message>
 </context>
 <context>
  <name>ClipPage</name>
  <message>
   <source>Clip from a clip</source>
   <translation>用片段生成片段</translation>
  </message>
  <message>
   <source>A picture does what another clip does: no face need be tracked, drawn clips work too.</source>
   <translation>让图片跟着另一段视频动：无需追踪人脸，手绘的视频也可以。</translation>
  </message>
  <message>
   <source>What moves, and by what</source>
   <translation>动什么，由什么驱动</translation>
  </message>
  <message>
   <source>Picture</source>
   <translation>图片</translation>
  </message>
  <message>
   <source>Clip that drives it</source>
   <translation>驱动它的视频</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>选择…</translation>
  </message>
  <message>
   <source>&amp;Model</source>
   <translation>模型(&amp;M)</translation>
  </message>
  <message>
   <source>How</source>
   <translation>方式</translation>
  </message>
  <message>
   <source>Carry over the m&amp;otion, not the face's shape</source>
   <translation>只传递动作，不传递脸型(&amp;O)</translation>
  </message>
  <message>
   <source>Scale motion by the si&amp;zes of the heads</source>
   <translation>按头部大小缩放动作(&amp;Z)</translation>
  </message>
  <message>
   <source>Cut both to their &amp;heads</source>
   <translation>两者都裁剪到头部(&amp;H)</translation>
  </message>
  <message>
   <source>Begin from the frame most like the &amp;picture</source>
   <translation>从与图片最相似的一帧开始(&amp;P)</translation>
  </message>
  <message>
   <source>Ma&amp;ke the clip…</source>
   <translation>生成视频(&amp;K)…</translation>
  </message>
  <message>
   <source>&amp;Stop</source>
   <translation>停止(&amp;S)</translation>
  </message>
  <message>
   <source>Driver and result</source>
   <translation>驱动视频与结果</translation>
  </message>
  <message>
   <source>No model of this kind is installed; add one with: %1</source>
   <translation>没有安装这类模型；可以这样添加：%1</translation>
  </message>
  <message>
   <source>%1: %2 frames</source>
   <translation>%1：%2 帧</translation>
  </message>
  <message>
   <source>The clip shows a person, and this model has only seen drawn characters. For people choose a published model, or let their face be tracked: page Camera.</source>
   <translation>视频里是真人，而这个模型只见过手绘角色。真人请选择公开的模型，或在“摄像头”页面追踪人脸。</translation>
  </message>
  <message>
   <source>Choose a picture</source>
   <translation>选择图片</translation>
  </message>
  <message>
   <source>Pictures</source>
   <translation>图片</translation>
  </message>
  <message>
   <source>Choose a clip</source>
   <translation>选择视频</translation>
  </message>
  <message>
   <source>Clips</source>
   <translation>视频</translation>
  </message>
  <message>
   <source>Where the clip goes</source>
   <translation>视频保存到哪里</translation>
  </message>
 </context>
 <context>
  <name>CurveEditor</name>
  <message>
   <source>Response curve</source>
   <translation>响应曲线</translation>
  </message>
  <message>
   <source>Drag a point. Double-click adds one, right-click takes it away.</source>
   <translation>拖动点。双击添加，右键删除。</translation>
  </message>
  <message>
   <source>Keys: Page Up and Page Down choose, arrows move, Insert adds, Delete takes away.</source>
   <translation>按键：Page Up / Page Down 选择，方向键移动，Insert 添加，Delete 删除。</translation>
  </message>
  <message>
   <source>Point %1 of %2: %3 gives %4</source>
   <translation>点 %1 / %2：%3 得 %4</translation>
  </message>
 </context>
 <context>
  <name>DriftBox</name>
  <message>
   <source>Slow drift</source>
   <translation>缓慢漂移</translation>
  </message>
  <message>
   <source>&amp;Follow my resting position</source>
   <translation>跟随我的静止姿势(&amp;F)</translation>
  </message>
  <message>
   <source>Ta&amp;ke it back</source>
   <translation>收回(&amp;K)</translation>
  </message>
  <message>
   <source>For when you sink into the chair. A look at a second screen stays one.</source>
   <translation>为你慢慢陷进椅子而设。看第二块屏幕不算。</translation>
  </message>
  <message>
   <source>Nothing has moved.</source>
   <translation>没有移动。</translation>
  </message>
  <message>
   <source>up</source>
   <translation>上</translation>
  </message>
  <message>
   <source>down</source>
   <translation>下</translation>
  </message>
  <message>
   <source>to your right</source>
   <translation>你的右边</translation>
  </message>
  <message>
   <source>to your left</source>
   <translation>你的左边</translation>
  </message>
  <message>
   <source>tilted right</source>
   <translation>向右倾斜</translation>
  </message>
  <message>
   <source>tilted left</source>
   <translation>向左倾斜</translation>
  </message>
  <message>
   <source>Your rest has moved %1.</source>
   <translation>静止姿势移动了 %1。</translation>
  </message>
 </context>
 <context>
  <name>HeadMarker</name>
  <message>
   <source>Head, eyes and mouth in the picture</source>
   <translation>图片中的头、眼睛和嘴</translation>
  </message>
  <message>
   <source>Drag the marks; M takes the next one, arrow keys move it</source>
   <translation>拖动标记；M 选下一个，方向键移动</translation>
  </message>
 </context>
 <context>
  <name>HotkeysPage</name>
  <message>
   <source>Hotkeys</source>
   <translation>快捷键</translation>
  </message>
  <message>
   <source>Press a button, then the new key. Escape leaves it, Delete takes the key away.</source>
   <translation>按下按钮，再按新键。Esc 取消，Delete 去掉。</translation>
  </message>
  <message>
   <source>Key for: %1</source>
   <translation>按键：%1</translation>
  </message>
  <message>
   <source>No key for: %1</source>
   <translation>去掉按键：%1</translation>
  </message>
  <message>
   <source>Pose: %1</source>
   <translation>姿势：%1</translation>
  </message>
  <message>
   <source>This is my neutral face</source>
   <translation>以现在的脸为基准</translation>
  </message>
  <message>
   <source>Save the motion of the last 30 s</source>
   <translation>保存最近 30 秒的动作</translation>
  </message>
  <message>
   <source>Show or hide the camera's picture</source>
   <translation>显示或隐藏摄像头画面</translation>
  </message>
  <message>
   <source>Avatar window on and off</source>
   <translation>开关角色窗口</translation>
  </message>
  <message>
   <source>Put the avatar back</source>
   <translation>角色归位</translation>
  </message>
  <message>
   <source>Track everything again</source>
   <translation>全部恢复跟踪</translation>
  </message>
  <message>
   <source>Here</source>
   <translation>本窗口</translation>
  </message>
  <message>
   <source>Everywhere</source>
   <translation>任何程序</translation>
  </message>
  <message>
   <source>While a window of Ichimai has the keyboard</source>
   <translation>一枚的窗口在前台时</translation>
  </message>
  <message>
   <source>While any program has the keyboard</source>
   <translation>任何程序在前台时</translation>
  </message>
  <message>
   <source>Key everywhere for: %1</source>
   <translation>任何程序中的按键：%1</translation>
  </message>
  <message>
   <source>Keys under Everywhere work while a game or any other program has the keyboard, which then does not get them. They hold Ctrl, Alt or Meta, or are F1 to F24.</source>
   <translation>“任何程序”一列的按键在游戏或其他程序位于前台时也有效，而那些程序收不到它。须带 Ctrl、Alt 或 Meta，或为 F1 至 F24。</translation>
  </message>
  <message>
   <source>On this system a program can't hear keys while another one has the keyboard: give the command below to the system's own shortcuts instead.</source>
   <translation>在此系统上，其他程序位于前台时无法接收按键：请把下面的命令设为系统自己的快捷键。</translation>
  </message>
  <message>
   <source>Stream Decks and the system's own shortcuts can do the same by a command, for example “ichimai press record”; “ichimai press --list” prints them all.</source>
   <translation>Stream Deck 和系统快捷键可以用命令做同样的事，例如“ichimai press record”；“ichimai press --list”列出全部命令。</translation>
  </message>
  <message>
   <source>Expression: %1</source>
   <translation>表情：%1</translation>
  </message>
 </context>
 <context>
  <name>ImportView</name>
  <message>
   <source>This can't be made a character as it is: say more and try again.</source>
   <translation>这样无法做成角色：请修正后重试。</translation>
  </message>
  <message>
   <source>looking at the picture, %p%</source>
   <translation>正在分析图片，%p%</translation>
  </message>
  <message>
   <source>&amp;Background</source>
   <translation>背景(&amp;B)</translation>
  </message>
  <message>
   <source>&amp;Try again like this</source>
   <translation>按此重试(&amp;T)</translation>
  </message>
  <message>
   <source>Name of the character</source>
   <translation>角色名称</translation>
  </message>
  <message>
   <source>&amp;Keep this character</source>
   <translation>保留这个角色(&amp;K)</translation>
  </message>
  <message>
   <source>Ca&amp;ncel</source>
   <translation>取消(&amp;N)</translation>
  </message>
  <message>
   <source>Na&amp;me</source>
   <translation>名称(&amp;M)</translation>
  </message>
  <message>
   <source>Making a character of %1</source>
   <translation>正在把 %1 变成角色</translation>
  </message>
  <message>
   <source>No face was found. Drag the square onto the head and try again.</source>
   <translation>没有找到脸。把方框拖到头上再试。</translation>
  </message>
  <message>
   <source>Ready: nothing to complain of (%1 of 100).</source>
   <translation>完成：没有问题（%1/100）。</translation>
  </message>
  <message>
   <source>Ready, with doubts (%1 of 100): see below.</source>
   <translation>完成，但有疑问（%1/100）：见下。</translation>
  </message>
  <message>
   <source>Mended: %1.</source>
   <translation>已修复：%1。</translation>
  </message>
  <message>
   <source>Find it</source>
   <translation>自动识别</translation>
  </message>
  <message>
   <source>Leave it as it is</source>
   <translation>保持原样</translation>
  </message>
  <message>
   <source>A colour…</source>
   <translation>选择颜色…</translation>
  </message>
  <message>
   <source>The background's colour</source>
   <translation>背景颜色</translation>
  </message>
 </context>
 <context>
  <name>KeyField</name>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>press a key…</source>
   <translation>请按键…</translation>
  </message>
 </context>
 <context>
  <name>LevelBars</name>
  <message>
   <source>What is tracked now</source>
   <translation>当前跟踪值</translation>
  </message>
 </context>
 <context>
  <name>LiveGraph</name>
  <message>
   <source>Live graph</source>
   <translation>实时曲线</translation>
  </message>
  <message>
   <source>The last seconds, as tracked, calibrated and as it comes out</source>
   <translation>最近几秒：跟踪、校准后和输出</translation>
  </message>
  <message>
   <source>tracked</source>
   <translation>跟踪</translation>
  </message>
  <message>
   <source>calibrated</source>
   <translation>校准后</translation>
  </message>
  <message>
   <source>output</source>
   <translation>输出</translation>
  </message>
 </context>
 <context>
  <name>LogPage</name>
  <message>
   <source>Pose log</source>
   <translation>姿势日志</translation>
  </message>
  <message>
   <source>The last half hour of your face, as numbers: no picture, no sound. Leaving forgets it.</source>
   <translation>以数字保留脸部最近半小时：没有画面和声音，退出即忘。</translation>
  </message>
  <message>
   <source>Keep the last &amp;30 s</source>
   <translation>保存最近 30 秒(&amp;3)</translation>
  </message>
  <message>
   <source>Keep the last &amp;2 min</source>
   <translation>保存最近 2 分钟(&amp;2)</translation>
  </message>
  <message>
   <source>Keep the last &amp;10 min</source>
   <translation>保存最近 10 分钟(&amp;1)</translation>
  </message>
  <message>
   <source>K&amp;eep all of it</source>
   <translation>全部保存(&amp;E)</translation>
  </message>
  <message>
   <source>Kept beside your recordings. To make a clip of it, with any character or tuning:</source>
   <translation>保存在录像旁边。用任意角色或调校做成视频：</translation>
  </message>
  <message>
   <source>Held now: %1 min %2 s</source>
   <translation>已保留：%1 分 %2 秒</translation>
  </message>
 </context>
 <context>
  <name>LoopBar</name>
  <message>
   <source>Tune by loop</source>
   <translation>循环调校</translation>
  </message>
  <message>
   <source>Record %1 s</source>
   <translation>录制 %1 秒</translation>
  </message>
  <message>
   <source>Move as you do on air: what is tracked is recorded, no picture. It then goes round.</source>
   <translation>像直播时那样活动：只记录动作，不记录画面，然后循环播放。</translation>
  </message>
  <message>
   <source>Play</source>
   <translation>播放</translation>
  </message>
  <message>
   <source>The avatar follows the recording, so you can tune with both hands</source>
   <translation>角色跟随记录，你可以腾出双手调校</translation>
  </message>
  <message>
   <source>Compare two tunings (key: X)</source>
   <translation>比较两种调校（按键：X）</translation>
  </message>
  <message>
   <source>Tuning %1</source>
   <translation>调校 %1</translation>
  </message>
  <message>
   <source>Start the other tuning from this one</source>
   <translation>以此为另一种调校的起点</translation>
  </message>
  <message>
   <source>Copy %1 to %2</source>
   <translation>把 %1 复制到 %2</translation>
  </message>
 </context>
 <context>
  <name>NoticeBar</name>
  <message>
   <source>Message</source>
   <translation>消息</translation>
  </message>
  <message>
   <source>Dismiss the message</source>
   <translation>关闭消息</translation>
  </message>
 </context>
 <context>
  <name>ObsPage</name>
  <message>
   <source>Set up OBS</source>
   <translation>设置 OBS</translation>
  </message>
  <message>
   <source>What to do, once</source>
   <translation>只需做一次</translation>
  </message>
  <message>
   <source>Cop&amp;y the commands</source>
   <translation>复制命令(&amp;Y)</translation>
  </message>
  <message>
   <source>Chec&amp;k now</source>
   <translation>立即检查(&amp;K)</translation>
  </message>
  <message>
   <source>No virtual camera? Capture the avatar's own window instead (page Output).</source>
   <translation>没有虚拟摄像头？可捕获角色窗口（“输出”页）。</translation>
  </message>
  <message>
   <source>Here, press Virtual camera below the stage.</source>
   <translation>在这里按舞台下方的“虚拟摄像头”。</translation>
  </message>
  <message>
   <source>For a transparent avatar, add the filter Chroma Key to it: the background is key green.</source>
   <translation>要透明，给来源加上色度键滤镜：背景是抠像绿。</translation>
  </message>
  <message>
   <source>In a terminal, install the virtual camera and load it:</source>
   <translation>在终端安装并加载虚拟摄像头：</translation>
  </message>
  <message>
   <source>In OBS, add the source Video Capture Device (V4L2) and choose Ichimai.</source>
   <translation>在 OBS 添加“视频采集设备 (V4L2)”，选择 Ichimai。</translation>
  </message>
  <message>
   <source>Install OBS 30 or later; start its virtual camera once, allow the extension, stop it.</source>
   <translation>安装 OBS 30 或更新版；启动一次虚拟摄像头，允许扩展，再停止。</translation>
  </message>
  <message>
   <source>In OBS, add the source Video Capture Device and choose OBS Virtual Camera.</source>
   <translation>在 OBS 添加“视频采集设备”，选择 OBS Virtual Camera。</translation>
  </message>
  <message>
   <source>Install OBS and start its virtual camera once, then stop it.</source>
   <translation>安装 OBS，启动一次虚拟摄像头，再停止。</translation>
  </message>
  <message>
   <source>The virtual camera is there: %1</source>
   <translation>虚拟摄像头已就绪：%1</translation>
  </message>
  <message>
   <source>The avatar is being sent to it (%1)</source>
   <translation>正在发送角色（%1）</translation>
  </message>
  <message>
   <source>Nothing is sent: press Virtual camera below the stage, check again</source>
   <translation>没有发送：请按舞台下方的“虚拟摄像头”，再检查</translation>
  </message>
  <message>
   <source>It is being read by: %1</source>
   <translation>正在被读取：%1</translation>
  </message>
  <message>
   <source>No program reads it: add the source in OBS, then check again</source>
   <translation>没有程序读取：在 OBS 添加来源后再检查</translation>
  </message>
  <message>
   <source>Whether a program reads it can't be told on this system</source>
   <translation>此系统无法得知是否有程序读取</translation>
  </message>
  <message>
   <source>The colours arrive right (off by %1 of 255)</source>
   <translation>颜色正确（相差 %1/255）</translation>
  </message>
  <message>
   <source>The colours are off by %1 of 255: set the source to Rec. 709, limited</source>
   <translation>颜色相差 %1/255：把来源设为 Rec. 709、有限范围</translation>
  </message>
  <message>
   <source>Whether the colours arrive right can't be told here</source>
   <translation>此处无法得知颜色是否正确</translation>
  </message>
  <message>
   <source>Let Ichimai do it</source>
   <translation>让 Ichimai 来设置</translation>
  </message>
  <message>
   <source>In OBS 28 or later, tick Tools, WebSocket Server Settings, Enable WebSocket server. Show Connect Info there has the password.</source>
   <translation>在 OBS 28 或更高版本中，勾选 工具 → WebSocket 服务器设置 → 开启 WebSocket 服务器。密码在“显示连接信息”中。</translation>
  </message>
  <message>
   <source>Password of OBS; asked once</source>
   <translation>OBS 的密码（只问一次）</translation>
  </message>
  <message>
   <source>&amp;Set OBS up</source>
   <translation>设置 OBS(&amp;S)</translation>
  </message>
  <message>
   <source>The password stays in your system's own store of passwords.</source>
   <translation>密码只保存在系统自己的密码库中。</translation>
  </message>
  <message>
   <source>Talking to OBS</source>
   <translation>正在与 OBS 通信</translation>
  </message>
  <message>
   <source>Scene and source are set up</source>
   <translation>场景和来源已设置</translation>
  </message>
  <message>
   <source>All was set up already</source>
   <translation>之前已全部设置好</translation>
  </message>
  <message>
   <source>OBS shows the avatar in its colours (off by %1 of 255)</source>
   <translation>OBS 正以正确的颜色显示角色（偏差 %1／255）</translation>
  </message>
  <message>
   <source>OBS does not show the avatar yet: press again in a moment</source>
   <translation>OBS 还没有显示角色：请稍后再按一次</translation>
  </message>
  <message>
   <source>A chroma key makes the green transparent</source>
   <translation>色度键使绿色变透明</translation>
  </message>
 </context>
 <context>
  <name>OutputPage</name>
  <message>
   <source>Transparent</source>
   <translation>透明</translation>
  </message>
  <message>
   <source>Key green</source>
   <translation>抠像绿</translation>
  </message>
  <message>
   <source>Key blue</source>
   <translation>抠像蓝</translation>
  </message>
  <message>
   <source>Key magenta</source>
   <translation>抠像洋红</translation>
  </message>
  <message>
   <source>Small square</source>
   <translation>小正方形</translation>
  </message>
  <message>
   <source>Square</source>
   <translation>正方形</translation>
  </message>
  <message>
   <source>720p</source>
   <translation>720p</translation>
  </message>
  <message>
   <source>1080p</source>
   <translation>1080p</translation>
  </message>
  <message>
   <source>Portrait</source>
   <translation>竖屏</translation>
  </message>
  <message>
   <source>Output</source>
   <translation>输出</translation>
  </message>
  <message>
   <source>Picture</source>
   <translation>画面</translation>
  </message>
  <message>
   <source>&amp;Size</source>
   <translation>尺寸(&amp;S)</translation>
  </message>
  <message>
   <source>&amp;Put the avatar back</source>
   <translation>角色归位(&amp;P)</translation>
  </message>
  <message>
   <source>On the stage, drag the avatar to move it and turn the wheel to scale it.</source>
   <translation>在舞台上拖动角色移动，滚轮缩放。</translation>
  </message>
  <message>
   <source>Background</source>
   <translation>背景</translation>
  </message>
  <message>
   <source>&amp;Behind the avatar</source>
   <translation>角色背后(&amp;B)</translation>
  </message>
  <message>
   <source>Choose a picture…</source>
   <translation>选择图片…</translation>
  </message>
  <message>
   <source>Choose a co&amp;lour…</source>
   <translation>选择颜色(&amp;L)…</translation>
  </message>
  <message>
   <source>A virtual camera carries no transparency: it shows key green, which OBS removes.</source>
   <translation>虚拟摄像头不支持透明：显示抠像绿，由 OBS 去除。</translation>
  </message>
  <message>
   <source>Recording and snapshots</source>
   <translation>录制和快照</translation>
  </message>
  <message>
   <source>&amp;Format</source>
   <translation>格式(&amp;F)</translation>
  </message>
  <message>
   <source>Choose a folder</source>
   <translation>选择文件夹</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>文件夹</translation>
  </message>
  <message>
   <source>Avatar window</source>
   <translation>角色窗口</translation>
  </message>
  <message>
   <source>Show the avatar in a &amp;window of its own</source>
   <translation>在单独窗口显示角色(&amp;W)</translation>
  </message>
  <message>
   <source>&amp;Above all other windows</source>
   <translation>置于所有窗口之上(&amp;A)</translation>
  </message>
  <message>
   <source>Transparent, for OBS's window capture or beside your game.</source>
   <translation>透明，可用于 OBS 窗口捕获或放在游戏旁。</translation>
  </message>
  <message>
   <source>MP4 (H.264)</source>
   <translation>MP4 (H.264)</translation>
  </message>
  <message>
   <source>WebM, transparent</source>
   <translation>WebM（透明）</translation>
  </message>
  <message>
   <source>PNG pictures, transparent</source>
   <translation>PNG 图片（透明）</translation>
  </message>
  <message>
   <source>Your folder of videos</source>
   <translation>视频文件夹</translation>
  </message>
  <message>
   <source>As the drawing</source>
   <translation>与图片相同</translation>
  </message>
  <message>
   <source>Folder for recordings and snapshots</source>
   <translation>录制和快照的文件夹</translation>
  </message>
  <message>
   <source>Choose a background</source>
   <translation>选择背景</translation>
  </message>
  <message>
   <source>Pictures</source>
   <translation>图片</translation>
  </message>
  <message>
   <source>Choose a background colour</source>
   <translation>选择背景颜色</translation>
  </message>
 </context>
 <context>
  <name>PosePage</name>
  <message>
   <source>Pose</source>
   <translation>姿势</translation>
  </message>
  <message>
   <source>Track &amp;everything again</source>
   <translation>全部恢复跟踪(&amp;E)</translation>
  </message>
  <message>
   <source>Named poses</source>
   <translation>命名姿势</translation>
  </message>
  <message>
   <source>Name of the pose</source>
   <translation>姿势名称</translation>
  </message>
  <message>
   <source>&amp;Keep this pose</source>
   <translation>保存此姿势(&amp;K)</translation>
  </message>
  <message>
   <source>A press takes the pose, another one lets it go. Hotkeys can do it too.</source>
   <translation>按一下采用，再按放开。也可用快捷键。</translation>
  </message>
  <message>
   <source>Forget %1</source>
   <translation>删除 %1</translation>
  </message>
 </context>
 <context>
  <name>PoseSlider</name>
  <message>
   <source>Above: tracked. Below: what goes out. In units of: %1.</source>
   <translation>上：跟踪。下：输出。单位：%1。</translation>
  </message>
  <message>
   <source>%1: where it comes from</source>
   <translation>%1 的来源</translation>
  </message>
  <message>
   <source>tracked</source>
   <translation>跟踪</translation>
  </message>
  <message>
   <source>tracked + mine</source>
   <translation>跟踪＋手动</translation>
  </message>
  <message>
   <source>by hand</source>
   <translation>手动</translation>
  </message>
 </context>
 <context>
  <name>ProfileBar</name>
  <message>
   <source>Prof&amp;ile</source>
   <translation>配置(&amp;I)</translation>
  </message>
  <message>
   <source>Each camera remembers its tuning</source>
   <translation>每个摄像头记住自己的调校</translation>
  </message>
  <message>
   <source>Keep, rename or remove a tuning</source>
   <translation>保存、重命名或删除调校</translation>
  </message>
  <message>
   <source>Pr&amp;eset</source>
   <translation>预设(&amp;E)</translation>
  </message>
  <message>
   <source>Start from a ready-made tuning; undo takes it back</source>
   <translation>从现成调校开始；可撤销</translation>
  </message>
  <message>
   <source>Keep under a new name…</source>
   <translation>另存为…</translation>
  </message>
  <message>
   <source>Rename…</source>
   <translation>重命名…</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>删除</translation>
  </message>
  <message>
   <source>Keep the tuning</source>
   <translation>保存调校</translation>
  </message>
  <message>
   <source>Rename the tuning</source>
   <translation>重命名调校</translation>
  </message>
  <message>
   <source>Name of the tuning:</source>
   <translation>调校名称：</translation>
  </message>
 </context>
 <context>
  <name>PromptBoard</name>
  <message>
   <source>Look straight ahead, at rest</source>
   <translation>放松，正视前方</translation>
  </message>
  <message>
   <source>Close both eyes until it beeps</source>
   <translation>闭上双眼直到提示音</translation>
  </message>
  <message>
   <source>Open your mouth wide</source>
   <translation>张大嘴</translation>
  </message>
  <message>
   <source>Ten seconds: look straight, close your eyes, open your mouth</source>
   <translation>十秒：正视，闭眼，张嘴</translation>
  </message>
  <message>
   <source>get ready…</source>
   <translation>准备…</translation>
  </message>
  <message>
   <source>hold it…</source>
   <translation>保持…</translation>
  </message>
  <message>
   <source>no face is seen</source>
   <translation>看不到脸</translation>
  </message>
  <message>
   <source>Prompt</source>
   <translation>提示</translation>
  </message>
 </context>
 <context>
  <name>ResponsePanel</name>
  <message>
   <source>response curve</source>
   <translation>响应曲线</translation>
  </message>
  <message>
   <source>Both e&amp;yes alike</source>
   <translation>双眼相同(&amp;Y)</translation>
  </message>
  <message>
   <source>&amp;Reset this number</source>
   <translation>重置此项(&amp;R)</translation>
  </message>
  <message>
   <source>Straight</source>
   <translation>直线</translation>
  </message>
  <message>
   <source>Calm</source>
   <translation>平稳</translation>
  </message>
  <message>
   <source>Lively</source>
   <translation>活泼</translation>
  </message>
  <message>
   <source>&amp;Gain</source>
   <translation>增益(&amp;G)</translation>
  </message>
  <message>
   <source>How much the avatar answers; 1 is as much as you</source>
   <translation>角色反应的幅度；1 与你相同</translation>
  </message>
  <message>
   <source>O&amp;ffset</source>
   <translation>偏移(&amp;F)</translation>
  </message>
  <message>
   <source>Added at the end: where it rests</source>
   <translation>最后加上：静止位置</translation>
  </message>
  <message>
   <source>&amp;Dead zone</source>
   <translation>死区(&amp;D)</translation>
  </message>
  <message>
   <source>What is smaller than this counts as nothing</source>
   <translation>小于此值视为零</translation>
  </message>
  <message>
   <source>Lowe&amp;st</source>
   <translation>最低(&amp;S)</translation>
  </message>
  <message>
   <source>It goes no further than this</source>
   <translation>不会超过此值</translation>
  </message>
  <message>
   <source>&amp;Highest</source>
   <translation>最高(&amp;H)</translation>
  </message>
  <message>
   <source>never</source>
   <translation>从不</translation>
  </message>
 </context>
 <context>
  <name>RollView</name>
  <message>
   <source>The character rolled</source>
   <translation>生成的角色</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>种子</translation>
  </message>
  <message>
   <source>&amp;Roll</source>
   <translation>掷骰(&amp;R)</translation>
  </message>
  <message>
   <source>&amp;Keep this character</source>
   <translation>保留这个角色(&amp;K)</translation>
  </message>
  <message>
   <source>Ca&amp;ncel</source>
   <translation>取消(&amp;N)</translation>
  </message>
  <message>
   <source>Hair colour</source>
   <translation>发色</translation>
  </message>
  <message>
   <source>Hair brightness</source>
   <translation>头发亮度</translation>
  </message>
  <message>
   <source>Eye colour</source>
   <translation>眼睛颜色</translation>
  </message>
  <message>
   <source>Eye size</source>
   <translation>眼睛大小</translation>
  </message>
  <message>
   <source>Clothes</source>
   <translation>衣服</translation>
  </message>
 </context>
 <context>
  <name>CharacterListView</name>
  <message>
   <source>Characters</source>
   <translation>角色</translation>
  </message>
 </context>
 <context>
  <name>SmoothingPanel</name>
  <message>
   <source>Smoothing</source>
   <translation>平滑</translation>
  </message>
  <message>
   <source>Smooth all &amp;numbers</source>
   <translation>平滑所有数值(&amp;N)</translation>
  </message>
  <message>
   <source>At rest, H&amp;z</source>
   <translation>静止时，Hz(&amp;Z)</translation>
  </message>
  <message>
   <source>min_cutoff: lower holds the avatar steadier while you are still</source>
   <translation>min_cutoff：越低静止时越稳</translation>
  </message>
  <message>
   <source>In motion</source>
   <translation>运动时</translation>
  </message>
  <message>
   <source>beta: higher follows quick moves sooner</source>
   <translation>beta：越高越快跟上快速动作</translation>
  </message>
  <message>
   <source>smoothing</source>
   <translation>平滑</translation>
  </message>
  <message>
   <source>Lag: %1 ms at %2°/s</source>
   <translation>延迟：%2°/s 时 %1 毫秒</translation>
  </message>
  <message>
   <source>Lag: %1 ms at %2 a second</source>
   <translation>延迟：每秒 %2 时 %1 毫秒</translation>
  </message>
  <message>
   <source>At rest %1 % of the camera's jitter is left</source>
   <translation>静止时保留摄像头抖动的 %1 %</translation>
  </message>
 </context>
 <context>
  <name>StagePreview</name>
  <message>
   <source>Stage</source>
   <translation>舞台</translation>
  </message>
  <message>
   <source>The avatar as it goes out; arrow keys move it, + and - scale it</source>
   <translation>输出的角色；方向键移动，+ 和 - 缩放</translation>
  </message>
 </context>
 <context>
  <name>StatusBar</name>
  <message>
   <source>pose recording</source>
   <translation>姿势记录</translation>
  </message>
  <message>
   <source>idle motion</source>
   <translation>待机动作</translation>
  </message>
  <message>
   <source>making the character ready, %p%</source>
   <translation>正在准备角色，%p%</translation>
  </message>
  <message>
   <source>%1 pictures/s</source>
   <translation>%1 帧/秒</translation>
  </message>
  <message>
   <source>%1 ms late</source>
   <translation>延迟 %1 毫秒</translation>
  </message>
  <message>
   <source>stopped</source>
   <translation>已停止</translation>
  </message>
  <message>
   <source>camera lost, waiting for it</source>
   <translation>摄像头丢失，等待中</translation>
  </message>
  <message>
   <source>ended</source>
   <translation>已结束</translation>
  </message>
  <message>
   <source>face seen</source>
   <translation>看到脸</translation>
  </message>
  <message>
   <source>no face</source>
   <translation>没有脸</translation>
  </message>
  <message>
   <source>The camera gives %1 pictures/s of %2: more light helps, or a smaller size</source>
   <translation>摄像头每秒 %1 帧（要求 %2）：更亮或更小的画面有帮助</translation>
  </message>
  <message>
   <source>The machine is busy: %1 of the camera's %2 pictures/s are read</source>
   <translation>电脑繁忙：摄像头每秒 %2 帧只读取了 %1 帧</translation>
  </message>
  <message>
   <source>Slow: finding the face takes %1 ms of %2</source>
   <translation>慢：找脸用 %1 毫秒（允许 %2）</translation>
  </message>
  <message>
   <source>Slow: moving the character takes %1 ms of %2; a smaller character helps</source>
   <translation>慢：驱动角色用 %1 毫秒（允许 %2）；更小的角色有帮助</translation>
  </message>
  <message>
   <source>Slow: what goes out takes %1 ms of %2; a smaller picture helps</source>
   <translation>慢：输出用 %1 毫秒（允许 %2）；更小的画面有帮助</translation>
  </message>
  <message>
   <source>The machine is busy: %1 pictures/s instead of %2, evenly</source>
   <translation>机器繁忙：均匀输出 %1 帧/秒，而非 %2</translation>
  </message>
  <message>
   <source>Late: %1 ms from camera to output; the machine is busy</source>
   <translation>延迟：从摄像头到输出 %1 毫秒；机器繁忙</translation>
  </message>
 </context>
 <context>
  <name>TuningPage</name>
  <message>
   <source>Tuning</source>
   <translation>调校</translation>
  </message>
  <message>
   <source>choice of the tuning</source>
   <translation>选择调校</translation>
  </message>
  <message>
   <source>new tuning</source>
   <translation>新调校</translation>
  </message>
  <message>
   <source>name of the tuning</source>
   <translation>调校名称</translation>
  </message>
  <message>
   <source>removal of the tuning</source>
   <translation>删除调校</translation>
  </message>
  <message>
   <source>copy to the other tuning</source>
   <translation>复制到另一调校</translation>
  </message>
  <message>
   <source>smoothing</source>
   <translation>平滑</translation>
  </message>
  <message>
   <source>change between A and B</source>
   <translation>在 A 与 B 间切换</translation>
  </message>
  <message>
   <source>both eyes alike</source>
   <translation>双眼相同</translation>
  </message>
  <message>
   <source>reset</source>
   <translation>重置</translation>
  </message>
  <message>
   <source>preset %1</source>
   <translation>预设 %1</translation>
  </message>
 </context>
 <context>
  <name>WindowPage</name>
  <message>
   <source>Window</source>
   <translation>窗口</translation>
  </message>
  <message>
   <source>&amp;Theme</source>
   <translation>主题(&amp;T)</translation>
  </message>
  <message>
   <source>&amp;Language</source>
   <translation>语言(&amp;L)</translation>
  </message>
  <message>
   <source>Another language shows after the next start.</source>
   <translation>重新启动后切换语言。</translation>
  </message>
  <message>
   <source>As the system</source>
   <translation>跟随系统</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>深色</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>浅色</translation>
  </message>
 </context>
 <context>
  <name>pages</name>
  <message>
   <source>Face triggers</source>
   <translation>表情触发</translation>
  </message>
  <message>
   <source>Stickers</source>
   <translation>贴纸</translation>
  </message>
  <message>
   <source>Clip from a clip</source>
   <translation>用片段生成片段</translation>
  </message>
  <message>
   <source>Characters</source>
   <translation>角色</translation>
  </message>
  <message>
   <source>Camera</source>
   <translation>摄像头</translation>
  </message>
  <message>
   <source>Pose</source>
   <translation>姿势</translation>
  </message>
  <message>
   <source>Tuning</source>
   <translation>调校</translation>
  </message>
  <message>
   <source>Calibration</source>
   <translation>校准</translation>
  </message>
  <message>
   <source>Pose log</source>
   <translation>姿势日志</translation>
  </message>
  <message>
   <source>Output</source>
   <translation>输出</translation>
  </message>
  <message>
   <source>Set up OBS</source>
   <translation>设置 OBS</translation>
  </message>
  <message>
   <source>Behaviour</source>
   <translation>行为</translation>
  </message>
  <message>
   <source>Hotkeys</source>
   <translation>快捷键</translation>
  </message>
  <message>
   <source>Window</source>
   <translation>窗口</translation>
  </message>
  <message>
   <source>About</source>
   <translation>关于</translation>
  </message>
  <message>
   <source>Phones and trackers</source>
   <translation>手机与追踪程序</translation>
  </message>
  <message>
   <source>Other programs</source>
   <translation>其他程序</translation>
  </message>
  <message>
   <source>Voice</source>
   <translation>声音</translation>
  </message>
  <message>
   <source>Expressions</source>
   <translation>表情</translation>
  </message>
 </context>
 <context>
  <name>pose</name>
  <message>
   <source>Nod</source>
   <translation>点头</translation>
  </message>
  <message>
   <source>Turn</source>
   <translation>转头</translation>
  </message>
  <message>
   <source>Tilt</source>
   <translation>歪头</translation>
  </message>
  <message>
   <source>Left eye</source>
   <translation>左眼</translation>
  </message>
  <message>
   <source>Right eye</source>
   <translation>右眼</translation>
  </message>
  <message>
   <source>Mouth</source>
   <translation>嘴</translation>
  </message>
 </context>
 <context>
  <name>pose groups</name>
  <message>
   <source>Body</source>
   <translation>身体</translation>
  </message>
  <message>
   <source>Brows</source>
   <translation>眉毛</translation>
  </message>
  <message>
   <source>Cheeks</source>
   <translation>脸颊</translation>
  </message>
  <message>
   <source>Eyes</source>
   <translation>眼睛</translation>
  </message>
  <message>
   <source>Gaze</source>
   <translation>视线</translation>
  </message>
  <message>
   <source>Head</source>
   <translation>头部</translation>
  </message>
  <message>
   <source>Mouth</source>
   <translation>嘴</translation>
  </message>
  <message>
   <source>Place</source>
   <translation>位置</translation>
  </message>
 </context>
 <context>
  <name>poses</name>
  <message>
   <source>Nod</source>
   <translation>点头</translation>
  </message>
  <message>
   <source>Turn</source>
   <translation>转头</translation>
  </message>
  <message>
   <source>Tilt</source>
   <translation>歪头</translation>
  </message>
  <message>
   <source>Left eye</source>
   <translation>左眼</translation>
  </message>
  <message>
   <source>Right eye</source>
   <translation>右眼</translation>
  </message>
  <message>
   <source>Mouth</source>
   <translation>嘴</translation>
  </message>
  <message>
   <source>Gaze aside</source>
   <translation>视线左右</translation>
  </message>
  <message>
   <source>Gaze up</source>
   <translation>视线上下</translation>
  </message>
  <message>
   <source>Left eye wide</source>
   <translation>左眼睁大</translation>
  </message>
  <message>
   <source>Right eye wide</source>
   <translation>右眼睁大</translation>
  </message>
  <message>
   <source>Laughing eyes</source>
   <translation>笑眼</translation>
  </message>
  <message>
   <source>Left brow</source>
   <translation>左眉</translation>
  </message>
  <message>
   <source>Right brow</source>
   <translation>右眉</translation>
  </message>
  <message>
   <source>Brow slope</source>
   <translation>眉毛倾斜</translation>
  </message>
  <message>
   <source>Smile</source>
   <translation>微笑</translation>
  </message>
  <message>
   <source>Shape of I</source>
   <translation>“i”口型</translation>
  </message>
  <message>
   <source>Shape of U</source>
   <translation>“u”口型</translation>
  </message>
  <message>
   <source>Shape of E</source>
   <translation>“e”口型</translation>
  </message>
  <message>
   <source>Shape of O</source>
   <translation>“o”口型</translation>
  </message>
  <message>
   <source>Blush</source>
   <translation>脸红</translation>
  </message>
  <message>
   <source>Lean forward</source>
   <translation>身体前倾</translation>
  </message>
  <message>
   <source>Body turn</source>
   <translation>身体转动</translation>
  </message>
  <message>
   <source>Lean aside</source>
   <translation>身体侧倾</translation>
  </message>
  <message>
   <source>Breath</source>
   <translation>呼吸</translation>
  </message>
  <message>
   <source>Shift aside</source>
   <translation>左右移动</translation>
  </message>
  <message>
   <source>Shift up</source>
   <translation>上下移动</translation>
  </message>
  <message>
   <source>Nearer</source>
   <translation>靠近</translation>
  </message>
 </context>
 <context>
  <name>presets</name>
  <message>
   <source>Standard</source>
   <translation>标准</translation>
  </message>
  <message>
   <source>Calm</source>
   <translation>平稳</translation>
  </message>
  <message>
   <source>Lively</source>
   <translation>活泼</translation>
  </message>
  <message>
   <source>Glasses</source>
   <translation>眼镜</translation>
  </message>
 </context>
 <context>
  <name>CorrectingBoard</name>
  <message>
   <source>&amp;Erase</source>
   <translation>擦除(&amp;E)</translation>
  </message>
  <message>
   <source>B&amp;ring back</source>
   <translation>恢复(&amp;R)</translation>
  </message>
  <message>
   <source>Brush what is no part of the character, or what was cut off it, then try again.</source>
   <translation>涂抹不属于角色的部分，或被误切的部分，然后重试。</translation>
  </message>
  <message>
   <source>Correct like that again</source>
   <translation>重做修正</translation>
  </message>
  <message>
   <source>Is a mark wrong? Drag head, eyes and mouth to their places, then try again.</source>
   <translation>标记不对？把头、眼睛和嘴拖到位置，再重试。</translation>
  </message>
  <message>
   <source>M&amp;arks</source>
   <translation>标记(&amp;A)</translation>
  </message>
  <message>
   <source>Size of the br&amp;ush</source>
   <translation>画笔大小(&amp;U)</translation>
  </message>
  <message>
   <source>Undo the last correction</source>
   <translation>撤销上一次修正</translation>
  </message>
 </context>
 <context>
  <name>ExtraDrawings</name>
  <message>
   <source>Add a &amp;drawing</source>
   <translation>添加图画(&amp;D)</translation>
  </message>
  <message>
   <source>Add a drawing</source>
   <translation>添加图画</translation>
  </message>
  <message>
   <source>Another outfit</source>
   <translation>另一套服装</translation>
  </message>
  <message>
   <source>Another outfit…</source>
   <translation>另一套服装…</translation>
  </message>
  <message>
   <source>Do without %1</source>
   <translation>不用%1</translation>
  </message>
  <message>
   <source>Extra drawings</source>
   <translation>差分图画</translation>
  </message>
  <message>
   <source>Eyes closed</source>
   <translation>闭眼</translation>
  </message>
  <message>
   <source>Left eye closed</source>
   <translation>闭左眼</translation>
  </message>
  <message>
   <source>Mouth closed</source>
   <translation>闭嘴</translation>
  </message>
  <message>
   <source>Mouth open</source>
   <translation>张嘴</translation>
  </message>
  <message>
   <source>Name of the outfit</source>
   <translation>服装名称</translation>
  </message>
  <message>
   <source>Pictures</source>
   <translation>图片</translation>
  </message>
  <message>
   <source>Right eye closed</source>
   <translation>闭右眼</translation>
  </message>
  <message>
   <source>The same drawing with closed eyes, an open mouth or other clothes: used as it is drawn.</source>
   <translation>同一角色闭眼、张嘴或换装的图画：按原画使用。</translation>
  </message>
 </context>
 <context>
  <name>HeatMap</name>
  <message>
   <source>Which poses of the head are safe</source>
   <translation>头部哪些姿势安全</translation>
  </message>
  <message>
   <source>turn and nod</source>
   <translation>左右与俯仰</translation>
  </message>
  <message>
   <source>turn and tilt</source>
   <translation>左右与倾斜</translation>
  </message>
 </context>
 <context>
  <name>MatteBrush</name>
  <message>
   <source>Arrow keys move the brush, Space dabs, [ and ] change its size</source>
   <translation>方向键移动画笔，空格键涂抹，[ 和 ] 改变大小</translation>
  </message>
  <message>
   <source>Brush on the picture</source>
   <translation>图片上的画笔</translation>
  </message>
 </context>
 <context>
  <name>RangeView</name>
  <message>
   <source>&amp;Keep this range</source>
   <translation>保存此范围(&amp;K)</translation>
  </message>
  <message>
   <source>Ca&amp;ncel</source>
   <translation>取消(&amp;N)</translation>
  </message>
  <message>
   <source>Green is safe, red folds or tears the drawing. The head slows down as it comes near the frame and never passes it. What is no character file of yours is kept as a new one.</source>
   <translation>绿色安全，红色会使图画折叠或撕裂。头部接近边框时放慢，绝不越过。不是您自己的角色文件时，会另存为新文件。</translation>
  </message>
  <message>
   <source>How far the head may turn</source>
   <translation>头部可以转动多远</translation>
  </message>
  <message>
   <source>No &amp;limit</source>
   <translation>不限制(&amp;L)</translation>
  </message>
  <message>
   <source>Nod</source>
   <translation>俯仰</translation>
  </message>
  <message>
   <source>Tilt</source>
   <translation>倾斜</translation>
  </message>
  <message>
   <source>Turn</source>
   <translation>左右</translation>
  </message>
  <message>
   <source>What is judged &amp;safe</source>
   <translation>安全范围(&amp;S)</translation>
  </message>
  <message>
   <source>trying poses, %p%</source>
   <translation>正在试姿势 %p%</translation>
  </message>
 </context>
 <context>
  <name>sources</name>
  <message>
   <source>Idle motion</source>
   <translation>待机动作</translation>
  </message>
  <message>
   <source>Voice alone (no camera)</source>
   <translation>只用声音（无摄像头）</translation>
  </message>
 </context>
 <context>
  <name>messages</name>
  <message>
   <source>%1 seems not to stand upright: its picture is turned by %2 degrees (page Camera)</source>
   <translation>%1 似乎没有正立：画面已旋转 %2 度（“摄像头”页）</translation>
  </message>
  <message>
   <source>The loop plays: end it and calibrate again</source>
   <translation>正在播放循环：请先停止，再重新校准</translation>
  </message>
  <message>
   <source>Nothing is followed now: choose a camera and calibrate again</source>
   <translation>现在没有跟踪任何来源：请选择摄像头后再校准</translation>
  </message>
  <message>
   <source>%1 has poses and no face to calibrate by: choose a camera</source>
   <translation>%1 只有姿势，没有可用来校准的脸：请选择摄像头</translation>
  </message>
  <message>
   <source>%1 gives nothing now: calibrate when it is back</source>
   <translation>%1 现在没有数据：等它恢复后再校准</translation>
  </message>
  <message>
   <source>%1 has a meaning of its own already; choose another key</source>
   <translation>%1 已有用途，请选择其他按键</translation>
  </message>
  <message>
   <source>%1 has come to its end</source>
   <translation>%1 已播放完毕</translation>
  </message>
  <message>
   <source>%1 is in %2 now</source>
   <translation>%1 现在位于 %2</translation>
  </message>
  <message>
   <source>%1 is in the trash now</source>
   <translation>%1 已移到回收站</translation>
  </message>
  <message>
   <source>%1. A pose recording plays instead; choose a camera when there is one.</source>
   <translation>%1。改为播放姿势记录；有摄像头时请选择。</translation>
  </message>
  <message>
   <source>%1. What you change now is lost when the program ends.</source>
   <translation>%1。现在的更改会在程序结束时丢失。</translation>
  </message>
  <message>
   <source>Calibrated: rest, eyes and mouth are known now</source>
   <translation>校准完成：正脸、眼睛和嘴已确定</translation>
  </message>
  <message>
   <source>Calibrated: this is your neutral face now</source>
   <translation>校准完成：这是您的自然表情</translation>
  </message>
  <message>
   <source>No face is seen: look into the camera and calibrate again</source>
   <translation>没有看到脸：请看镜头后重新校准</translation>
  </message>
  <message>
   <source>Recording to %1</source>
   <translation>正在录制到 %1</translation>
  </message>
  <message>
   <source>Saved the last %1 s: %2</source>
   <translation>已保存最近 %1 秒：%2</translation>
  </message>
  <message>
   <source>Snapshot: %1</source>
   <translation>快照：%1</translation>
  </message>
  <message>
   <source>There is no camera to calibrate: choose one first</source>
   <translation>没有可校准的摄像头：请先选择</translation>
  </message>
  <message>
   <source>There is no face to record: choose a camera first</source>
   <translation>没有可记录的脸：请先选择摄像头</translation>
  </message>
  <message>
   <source>There is no pose to save yet</source>
   <translation>还没有可保存的姿势</translation>
  </message>
  <message>
   <source>the background can't be used: %1</source>
   <translation>背景无法使用：%1</translation>
  </message>
  <message>
   <source>the camera or tracker has stopped: %1</source>
   <translation>摄像头或追踪已停止：%1</translation>
  </message>
  <message>
   <source>the character can't be kept: %1</source>
   <translation>无法保存角色：%1</translation>
  </message>
  <message>
   <source>the character can't be used: %1</source>
   <translation>角色无法使用：%1</translation>
  </message>
  <message>
   <source>the name stays: %1</source>
   <translation>名称未更改：%1</translation>
  </message>
  <message>
   <source>the settings are no longer kept: %1</source>
   <translation>设置无法再保存：%1</translation>
  </message>
  <message>
   <source>hold Ctrl, Alt or Meta with it, or choose F1 to F24</source>
   <translation>请同时按 Ctrl、Alt 或 Meta，或选择 F1 至 F24</translation>
  </message>
  <message>
   <source>another program has this key</source>
   <translation>其他程序正在使用此按键</translation>
  </message>
  <message>
   <source>this key can't be taken here; choose another</source>
   <translation>此按键在这里不能使用；请选择其他按键</translation>
  </message>
  <message>
   <source>the display can't be asked for keys: %1</source>
   <translation>无法从显示器接收按键：%1</translation>
  </message>
  <message>
   <source>the display has gone: %1</source>
   <translation>与显示器的连接已断开：%1</translation>
  </message>
  <message>
   <source>`ichimai press` is not heard: %1</source>
   <translation>无法接收 `ichimai press`：%1</translation>
  </message>
  <message>
   <source>the %1 can't be opened: %2</source>
   <translation>无法启动%1：%2</translation>
  </message>
  <message>
   <source>the %1 has stopped: %2</source>
   <translation>%1已停止：%2</translation>
  </message>
  <message>
   <source>the %1 could not be finished: %2</source>
   <translation>%1未能完成：%2</translation>
  </message>
  <message>
   <source>The %1 that runs keeps its size; the next one has the new one</source>
   <translation>正在进行的%1尺寸不变，下一次才使用新尺寸</translation>
  </message>
  <message>
   <source>The %1 carries no transparency: the avatar stands on green, to be keyed out in OBS</source>
   <translation>%1不支持透明：角色以绿色为背景，请在 OBS 中抠除</translation>
  </message>
  <message>
   <source>%1; %2</source>
   <translation>%1；%2</translation>
  </message>
  <message>
   <source>something in the program broke (%1); the log has more</source>
   <translation>程序内部出错（%1），详情见日志</translation>
  </message>
  <message>
   <source>Calibrated; %1</source>
   <translation>已校准；%1</translation>
  </message>
  <message>
   <source>the character stays: %1</source>
   <translation>角色保持不变：%1</translation>
  </message>
  <message>
   <source>the eyes were not seen to close; what was known of them stays</source>
   <translation>没有看到闭眼，眼睛保持原来的校准</translation>
  </message>
  <message>
   <source>the mouth was not seen to open; what was known of it stays</source>
   <translation>没有看到张嘴，嘴部保持原来的校准</translation>
  </message>
  <message>
   <source>%1 alone would be missing in other programs: %2</source>
   <translation>单独的 %1 在其他程序中将无法使用：%2</translation>
  </message>
  <message>
   <source>the loop has stopped: %1</source>
   <translation>循环已停止：%1</translation>
  </message>
  <message>
   <source>output has stopped: %1</source>
   <translation>输出已停止：%1</translation>
  </message>
  <message>
   <source>posing has stopped: %1</source>
   <translation>角色动作已停止：%1</translation>
  </message>
  <message>
   <source>the poses are not saved: %1</source>
   <translation>姿势未能保存：%1</translation>
  </message>
  <message>
   <source>Other programs see the avatar now: %1</source>
   <translation>其他程序现在能看到角色：%1</translation>
  </message>
  <message>
   <source>A plugin asks whether it may come in: %1. Answer on the page Other programs.</source>
   <translation>有插件请求连接：%1。请在“其他程序”页面回答。</translation>
  </message>
 </context>
 <context>
  <name>undo</name>
  <message>
   <source>face triggers</source>
   <translation>表情触发</translation>
  </message>
  <message>
   <source>turn of the camera</source>
   <translation>摄像头方向</translation>
  </message>
  <message>
   <source>behaviour</source>
   <translation>行为</translation>
  </message>
  <message>
   <source>forgotten pose</source>
   <translation>删除姿势</translation>
  </message>
  <message>
   <source>kept pose</source>
   <translation>保存姿势</translation>
  </message>
  <message>
   <source>picture size</source>
   <translation>画面尺寸</translation>
  </message>
  <message>
   <source>placement</source>
   <translation>位置和大小</translation>
  </message>
  <message>
   <source>pose</source>
   <translation>姿势</translation>
  </message>
  <message>
   <source>reset pose</source>
   <translation>重置姿势</translation>
  </message>
  <message>
   <source>hotkeys</source>
   <translation>快捷键</translation>
  </message>
  <message>
   <source>voice</source>
   <translation>声音</translation>
  </message>
  <message>
   <source>kept expression</source>
   <translation>保存的表情</translation>
  </message>
  <message>
   <source>forgotten expression</source>
   <translation>删除的表情</translation>
  </message>
 </context>
 <context>
  <name>remedies</name>
  <message>
   <source>Drag the square onto the head, then try again.</source>
   <translation>请将方框拖到头部，然后重试。</translation>
  </message>
  <message>
   <source>Drag its ring to where it is, then try again.</source>
   <translation>请将圆圈拖到正确的位置，然后重试。</translation>
  </message>
  <message>
   <source>If it is open, drag its ring onto it. A closed eye can't be opened: import a drawing with open eyes and add this one as an extra drawing.</source>
   <translation>如果眼睛是睁开的，请将圆圈拖到眼睛上。闭着的眼睛无法睁开：请导入睁眼的图，并把这张作为附加图添加。</translation>
  </message>
  <message>
   <source>A transparent or one-coloured background needs no guessing; the brush mends this one.</source>
   <translation>透明或单色的背景不需要猜测；这张图可以用画笔修正。</translation>
  </message>
 </context>
 <context>
  <name>sinks</name>
  <message>
   <source>virtual camera</source>
   <translation>虚拟摄像头</translation>
  </message>
  <message>
   <source>recording</source>
   <translation>录制</translation>
  </message>
  <message>
   <source>snapshot</source>
   <translation>快照</translation>
  </message>
  <message>
   <source>Virtual camera</source>
   <translation>虚拟摄像头</translation>
  </message>
  <message>
   <source>Record</source>
   <translation>录制</translation>
  </message>
  <message>
   <source>Snapshot</source>
   <translation>快照</translation>
  </message>
  <message>
   <source>Stop recording</source>
   <translation>停止录制</translation>
  </message>
  <message>
   <source>Virtual camera on and off</source>
   <translation>开关虚拟摄像头</translation>
  </message>
  <message>
   <source>Record, stop recording</source>
   <translation>录制、停止录制</translation>
  </message>
  <message>
   <source>browser source</source>
   <translation>浏览器源</translation>
  </message>
  <message>
   <source>Browser source on and off</source>
   <translation>浏览器源开关</translation>
  </message>
  <message>
   <source>Browser source for OBS and browsers</source>
   <translation>供 OBS 和浏览器使用的浏览器源</translation>
  </message>
  <message>
   <source>Spout sender</source>
   <translation>Spout 发送</translation>
  </message>
  <message>
   <source>Spout on and off</source>
   <translation>Spout 开关</translation>
  </message>
  <message>
   <source>Spout (Windows)</source>
   <translation>Spout（Windows）</translation>
  </message>
  <message>
   <source>Syphon server</source>
   <translation>Syphon 服务</translation>
  </message>
  <message>
   <source>Syphon on and off</source>
   <translation>Syphon 开关</translation>
  </message>
  <message>
   <source>Syphon (macOS)</source>
   <translation>Syphon（macOS）</translation>
  </message>
  <message>
   <source>NDI source</source>
   <translation>NDI 源</translation>
  </message>
  <message>
   <source>NDI on and off</source>
   <translation>NDI 开关</translation>
  </message>
  <message>
   <source>NDI (to other computers)</source>
   <translation>NDI（发往其他电脑）</translation>
  </message>
 </context>
 <context>
  <name>TrackersPage</name>
  <message>
   <source>Phones and trackers</source>
   <translation>手机与追踪程序</translation>
  </message>
  <message>
   <source>&amp;Tracked by</source>
   <translation>追踪来源(&amp;T)</translation>
  </message>
  <message>
   <source>&amp;Phone's address</source>
   <translation>手机地址(&amp;P)</translation>
  </message>
  <message>
   <source>P&amp;ort here</source>
   <translation>本机端口(&amp;O)</translation>
  </message>
  <message>
   <source>&amp;Follow it</source>
   <translation>跟随它(&amp;F)</translation>
  </message>
  <message>
   <source>&amp;Back to the camera</source>
   <translation>回到摄像头(&amp;B)</translation>
  </message>
  <message>
   <source>This computer</source>
   <translation>本机</translation>
  </message>
  <message>
   <source>The address as a QR code</source>
   <translation>地址的二维码</translation>
  </message>
  <message>
   <source>What arrives</source>
   <translation>收到的数据</translation>
  </message>
  <message>
   <source>&amp;Copy the command</source>
   <translation>复制命令(&amp;C)</translation>
  </message>
  <message>
   <source>Look straight ahead and press Neutral: a phone's resting head is not at 0.</source>
   <translation>请目视前方并按“中立”：手机静止时的头部并不在 0。</translation>
  </message>
  <message>
   <source>Type the phone's address first: it alone is listened to</source>
   <translation>请先输入手机地址：只接收来自它的数据</translation>
  </message>
  <message>
   <source>This computer is in no network</source>
   <translation>本机未连接任何网络</translation>
  </message>
  <message>
   <source>Port</source>
   <translation>端口</translation>
  </message>
  <message>
   <source>%1 packets understood, %2 not, %3 from others</source>
   <translation>已识别 %1 个数据包，未识别 %2 个，来自其他来源 %3 个</translation>
  </message>
  <message>
   <source>In System Settings, Network, Firewall, Options allow incoming connections for Python.</source>
   <translation>在 系统设置 → 网络 → 防火墙 → 选项 中允许 Python 的传入连接。</translation>
  </message>
  <message>
   <source>The firewall may keep it out; this lets it in:</source>
   <translation>可能被防火墙拦住；用这条命令放行：</translation>
  </message>
  <message>
   <source>Nothing comes in on port %1. Is the app sending, and to this computer?</source>
   <translation>端口 %1 没有收到数据。应用是否正在向本机发送？</translation>
  </message>
  <message>
   <source>From %1, %2 times a second</source>
   <translation>来自 %1，每秒 %2 次</translation>
  </message>
  <message>
   <source>Listening on port %1…</source>
   <translation>正在端口 %1 等待…</translation>
  </message>
  <message>
   <source>Nothing comes in from %1. Is it running, and sending to port %2?</source>
   <translation>没有收到 %1 的数据。它是否在运行，并发送到端口 %2？</translation>
  </message>
  <message>
   <source>%1 is in another network than this computer (%2): put both into the same Wi-Fi</source>
   <translation>%1 与本机（%2）不在同一网络：请把两者连到同一个 Wi-Fi</translation>
  </message>
  <message>
   <source>%1 packets came that are not from %2: choose what the phone really runs</source>
   <translation>收到 %1 个不属于 %2 的数据包：请选择手机上实际运行的应用</translation>
  </message>
  <message>
   <source>Packets come from %1, but %2 is listened to: change the address above</source>
   <translation>数据包来自 %1，但只接收 %2：请更改上面的地址</translation>
  </message>
 </context>
 <context>
  <name>trackers</name>
  <message>
   <source>Open iFacialMocap on the iPhone. Type the address that it shows at the top into the field here. Or enter %1 as the destination in the app's settings, with port %2.</source>
   <translation>在 iPhone 上打开 iFacialMocap，把顶部显示的地址填到下面。或者在应用设置中把目标设为 %1，端口 %2。</translation>
  </message>
  <message>
   <source>Open Facemotion3D on the iPhone, choose Settings, Streaming, Other. Type the address that it shows into the field here.</source>
   <translation>在 iPhone 上打开 Facemotion3D，选择 设置 → 串流 → 其他，把显示的地址填到下面。</translation>
  </message>
  <message>
   <source>Open MeowFace on the Android phone and choose the iFacialMocap mode, with address %1 and port %2. Type the phone's address into the field here.</source>
   <translation>在安卓手机上打开 MeowFace，选择 iFacialMocap 模式，地址 %1，端口 %2。把手机的地址填到下面。</translation>
  </message>
  <message>
   <source>Open MeowFace on the Android phone and choose the VTube Studio mode, with address %1 and port %2. Type the phone's address into the field here.</source>
   <translation>在安卓手机上打开 MeowFace，选择 VTube Studio 模式，地址 %1，端口 %2。把手机的地址填到下面。</translation>
  </message>
  <message>
   <source>Open VTube Studio on the phone; in its settings switch on 3rd Party PC Clients. Type the address that it shows into the field here.</source>
   <translation>在手机上打开 VTube Studio，在设置中开启 3rd Party PC Clients，把显示的地址填到下面。</translation>
  </message>
  <message>
   <source>Start OpenSeeFace's facetracker on this computer; it sends to 127.0.0.1 port %2 by itself.</source>
   <translation>在本机启动 OpenSeeFace 的 facetracker；它会自动发送到 127.0.0.1 的端口 %2。</translation>
  </message>
  <message>
   <source>In the program that tracks (VSeeFace, VMagicMirror, VirtualMotionCapture, Warudo), switch on sending by VMC, to 127.0.0.1 port %2.</source>
   <translation>在追踪程序（VSeeFace、VMagicMirror、VirtualMotionCapture、Warudo）中开启 VMC 发送，目标 127.0.0.1 端口 %2。</translation>
  </message>
 </context>
 <context>
  <name>ProgramsPage</name>
  <message>
   <source>Other programs</source>
   <translation>其他程序</translation>
  </message>
  <message>
   <source>No plugin is connected</source>
   <translation>没有插件连接</translation>
  </message>
  <message>
   <source>Pictures, with transparency</source>
   <translation>带透明的画面</translation>
  </message>
  <message>
   <source>Spout, Syphon and NDI have to be installed first, see `ichimai doctor`.</source>
   <translation>Spout、Syphon 和 NDI 需先安装，见 `ichimai doctor`。</translation>
  </message>
  <message>
   <source>The pose, for other avatars</source>
   <translation>把姿势发给其他形象</translation>
  </message>
  <message>
   <source>Send it by &amp;VMC</source>
   <translation>用 VMC 发送(&amp;V)</translation>
  </message>
  <message>
   <source>To VSeeFace, Warudo, VirtualMotionCapture and their like.</source>
   <translation>发往 VSeeFace、Warudo、VirtualMotionCapture 等。</translation>
  </message>
  <message>
   <source>Drive the model in VTube &amp;Studio</source>
   <translation>驱动 VTube Studio 中的模型(&amp;S)</translation>
  </message>
  <message>
   <source>To address</source>
   <translation>目标地址</translation>
  </message>
  <message>
   <source>To port</source>
   <translation>目标端口</translation>
  </message>
  <message>
   <source>Its port</source>
   <translation>它的端口</translation>
  </message>
  <message>
   <source>Plugins for VTube Studio</source>
   <translation>VTube Studio 插件</translation>
  </message>
  <message>
   <source>Let &amp;plugins move the avatar and press its keys</source>
   <translation>允许插件移动角色并触发按键(&amp;P)</translation>
  </message>
  <message>
   <source>On port</source>
   <translation>端口</translation>
  </message>
  <message>
   <source>Programs on this computer only. Each plugin is asked about before it can do anything.</source>
   <translation>仅限本机程序。每个插件在能做任何事之前都会先询问你。</translation>
  </message>
  <message>
   <source>Let it in</source>
   <translation>允许</translation>
  </message>
  <message>
   <source>Keep it out</source>
   <translation>拒绝</translation>
  </message>
  <message>
   <source>%1 by %2 wants to move the avatar and press its keys.</source>
   <translation>%1（%2）想要移动角色并触发按键。</translation>
  </message>
  <message>
   <source>The web page %3 (%1 by %2) wants to move the avatar and press its keys.</source>
   <translation>网页 %3（%1，%2）想要移动角色并触发按键。</translation>
  </message>
  <message>
   <source>Forget</source>
   <translation>忘记</translation>
  </message>
 </context>
 <context>
  <name>VoicePage</name>
  <message>
   <source>Voice</source>
   <translation>声音</translation>
  </message>
  <message>
   <source>&amp;Microphone</source>
   <translation>麦克风(&amp;M)</translation>
  </message>
  <message>
   <source>Level of the microphone</source>
   <translation>麦克风音量</translation>
  </message>
  <message>
   <source>Who moves the m&amp;outh</source>
   <translation>由谁带动嘴(&amp;O)</translation>
  </message>
  <message>
   <source>The face alone</source>
   <translation>只用面部</translation>
  </message>
  <message>
   <source>The face; the voice where it is not seen</source>
   <translation>面部；看不到时用声音</translation>
  </message>
  <message>
   <source>Whichever opens it more</source>
   <translation>取张得更大的一方</translation>
  </message>
  <message>
   <source>The voice alone</source>
   <translation>只用声音</translation>
  </message>
  <message>
   <source>How &amp;far the voice opens it</source>
   <translation>声音张嘴的幅度(&amp;F)</translation>
  </message>
  <message>
   <source>Go &amp;without a camera</source>
   <translation>不用摄像头(&amp;W)</translation>
  </message>
  <message>
   <source>Sound stays on this computer and is not recorded.</source>
   <translation>声音只留在这台电脑上，不会被录下。</translation>
  </message>
  <message>
   <source>Your own mouth</source>
   <translation>你自己的嘴</translation>
  </message>
  <message>
   <source>&amp;Learn from the camera how I speak</source>
   <translation>从摄像头学习我说话的样子(&amp;L)</translation>
  </message>
  <message>
   <source>Forge&amp;t it</source>
   <translation>忘掉(&amp;T)</translation>
  </message>
  <message>
   <source>Numbers alone are kept, one set for each tuning profile.</source>
   <translation>只保存数值，每个调校配置一组。</translation>
  </message>
  <message>
   <source>Sound and picture</source>
   <translation>声音与画面</translation>
  </message>
  <message>
   <source>In OBS: Advanced Audio Properties, Sync Offset of the microphone, so both agree.</source>
   <translation>在 OBS 的“高级音频属性”里填入麦克风的“同步偏移”，两者就一致了。</translation>
  </message>
  <message>
   <source>The system's microphone</source>
   <translation>系统的麦克风</translation>
  </message>
  <message>
   <source>It is open while the voice has something to do.</source>
   <translation>只在用到声音时打开。</translation>
  </message>
  <message>
   <source>Learned from %1 s of speech; %2 s are enough</source>
   <translation>已从 %1 秒的说话中学习（%2 秒就够）</translation>
  </message>
  <message>
   <source>The delay is measured while the avatar moves.</source>
   <translation>延迟在形象活动时测量。</translation>
  </message>
  <message>
   <source>The picture is %1 ms later than the sound: enter %1 in OBS.</source>
   <translation>画面比声音晚 %1 毫秒：请在 OBS 中填入 %1。</translation>
  </message>
  <message>
   <source>Without a camera</source>
   <translation>不用摄像头</translation>
  </message>
  <message>
   <source>&amp;Style</source>
   <translation>风格(&amp;S)</translation>
  </message>
  <message>
   <source>As lively as a pose recording…</source>
   <translation>像姿势记录那样活泼…</translation>
  </message>
  <message>
   <source>L&amp;iveliness</source>
   <translation>活泼程度(&amp;I)</translation>
  </message>
  <message>
   <source>Pose recordings</source>
   <translation>姿势记录</translation>
  </message>
  <message>
   <source>Usual</source>
   <translation>普通</translation>
  </message>
  <message>
   <source>Calm</source>
   <translation>平静</translation>
  </message>
  <message>
   <source>Lively</source>
   <translation>活泼</translation>
  </message>
  <message>
   <source>Newsreader</source>
   <translation>新闻主播</translation>
  </message>
  <message>
   <source>Shy</source>
   <translation>害羞</translation>
  </message>
 </context>
 <context>
  <name>ExpressionsPage</name>
  <message>
   <source>Expressions</source>
   <translation>表情</translation>
  </message>
  <message>
   <source>A press shows an expression, another one lets it go. Hotkeys can do it too, and so can `ichimai press expression:NAME`.</source>
   <translation>按一下显示表情，再按一下取消。快捷键和 `ichimai press expression:NAME` 也可以。</translation>
  </message>
  <message>
   <source>Make or change one</source>
   <translation>新建或更改</translation>
  </message>
  <message>
   <source>Expression to change</source>
   <translation>要更改的表情</translation>
  </message>
  <message>
   <source>A new one</source>
   <translation>新表情</translation>
  </message>
  <message>
   <source>As it came: %1</source>
   <translation>恢复原样：%1</translation>
  </message>
  <message>
   <source>Forget %1</source>
   <translation>删除 %1</translation>
  </message>
  <message>
   <source>Comes &amp;within</source>
   <translation>出现用时(&amp;W)</translation>
  </message>
  <message>
   <source>&amp;Goes within</source>
   <translation>消失用时(&amp;G)</translation>
  </message>
  <message>
   <source>gently</source>
   <translation>柔和</translation>
  </message>
  <message>
   <source>evenly</source>
   <translation>匀速</translation>
  </message>
  <message>
   <source>until it is pressed again</source>
   <translation>直到再次按下</translation>
  </message>
  <message>
   <source>while its key is down</source>
   <translation>按住按键期间</translation>
  </message>
  <message>
   <source>How it &amp;moves</source>
   <translation>变化方式(&amp;M)</translation>
  </message>
  <message>
   <source>How &amp;long it stays</source>
   <translation>持续方式(&amp;L)</translation>
  </message>
  <message>
   <source>Name of the expression</source>
   <translation>表情名称</translation>
  </message>
  <message>
   <source>&amp;Keep</source>
   <translation>保存(&amp;K)</translation>
  </message>
 </context>
 <context>
  <name>expressions</name>
  <message>
   <source>Happy</source>
   <translation>开心</translation>
  </message>
  <message>
   <source>Sad</source>
   <translation>难过</translation>
  </message>
  <message>
   <source>Angry</source>
   <translation>生气</translation>
  </message>
  <message>
   <source>Surprised</source>
   <translation>惊讶</translation>
  </message>
  <message>
   <source>Shy</source>
   <translation>害羞</translation>
  </message>
  <message>
   <source>Smug</source>
   <translation>得意</translation>
  </message>
 </context>
 <context>
  <name>ParameterTabs</name>
  <message>
   <source>Group of numbers</source>
   <translation>数值分组</translation>
  </message>
  <message>
   <source>Head, eyes, mouth</source>
   <translation>头、眼、嘴</translation>
  </message>
 </context>
 <context>
  <name>marks</name>
  <message>
   <source>Heart</source>
   <translation>爱心</translation>
  </message>
  <message>
   <source>Sparkle</source>
   <translation>闪光</translation>
  </message>
  <message>
   <source>Note</source>
   <translation>音符</translation>
  </message>
  <message>
   <source>Drop</source>
   <translation>水滴</translation>
  </message>
  <message>
   <source>Anger mark</source>
   <translation>生气符号</translation>
  </message>
  <message>
   <source>Exclamation mark</source>
   <translation>感叹号</translation>
  </message>
  <message>
   <source>Question mark</source>
   <translation>问号</translation>
  </message>
  <message>
   <source>Zzz</source>
   <translation>Zzz</translation>
  </message>
  <message>
   <source>Check mark</source>
   <translation>对勾</translation>
  </message>
  <message>
   <source>Cross</source>
   <translation>叉号</translation>
  </message>
  <message>
   <source>Puff</source>
   <translation>气团</translation>
  </message>
  <message>
   <source>Burst</source>
   <translation>冲击</translation>
  </message>
 </context>
</TS>
